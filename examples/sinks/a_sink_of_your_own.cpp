// How do I write my own sink? Write two functions: append consumes a range, finish completes the output.
//
// `loudest` finds the greatest magnitude of each channel. It accepts rows of any width and segmentation. Use it like
// the library's own sinks: at the end of a pipeline, beside others in one pass, or in a list made at run time.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <vector>

#include <sluice/core.hpp>
#include <sluice/sinks.hpp>
#include <sluice/views.hpp>

namespace {

//! [sink]
struct loudest {
    std::vector<int> of_channel;

    template <sluice::row_range R>
    void append(R&& rows) {
        of_channel.resize(rows.width());
        sluice::for_each(rows, [&](auto const& row) {
            for (std::size_t c = 0; c != row.size(); ++c)
                of_channel[c] = std::max(of_channel[c], std::abs(int{row[c]}));
        });
    }
    void finish() {}
};
//! [sink]

void print(char const* what, std::vector<int> const& values) {
    std::printf("%s:", what);
    for (int const value : values) std::printf(" %d", value);
    std::printf("\n");
}

}  // namespace

int main() {
    namespace sv = sluice::views;
    std::vector<std::int16_t> const samples{3, -1, 0, -7, 2, 1, 5, -9, 4, 1, 1, 1};  // 4 rows of 3 channels
    sluice::strided_rows<std::int16_t> const rows(reinterpret_cast<std::byte const*>(samples.data()), 6, 4,
                                                  sluice::column_table({0, 2, 4}));

    //! [into]
    auto const all = rows | sluice::into(loudest());
    print("loudest of all channels", all.of_channel);

    loudest two;
    rows | sv::select({2, 0}) | sluice::into(two);
    print("loudest of channels 2 and 0", two.of_channel);
    //! [into]

    //! [broadcast]
    loudest mine;
    std::vector<int> copied;
    std::size_t blocks = 0;
    sluice::broadcast(rows | sv::chunk(3), mine, sluice::container_sink(copied),
                      sluice::callback_sink([&](auto const& block) { blocks += block.size() != 0; }));
    print("one pass: loudest", mine.of_channel);
    print("one pass: copied", copied);
    std::printf("one pass: %zu blocks\n", blocks);
    //! [broadcast]

    //! [any_sink]
    using block = sluice::window<sluice::strided_rows<std::int16_t>>;
    std::vector<sluice::any_sink<block>> sinks;
    loudest chosen;
    sinks.push_back(std::ref(chosen));
    sinks.push_back(sluice::callback_sink([](block const& b) { std::printf("a block of %zu rows\n", b.size()); }));
    sluice::broadcast(rows | sv::chunk(3), sinks);
    print("chosen at run time", chosen.of_channel);
    //! [any_sink]
}
