#include <sluice/hdf5/deflate_pool.hpp>

#include <csignal>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <sys/resource.h>

#include <sluice/deflate/best.hpp>
#include <sluice/hdf5/file.hpp>

#include "hdf5/pool_sinks.hpp"
#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/temp_dir.hpp"

namespace {
namespace deflate = sluice::deflate;
using sluice::hdf5::deflate_pool;
using sluice::hdf5::file;
using sluice::hdf5::layout;
using namespace test::pool_sinks;

TEST_CASE("deflate_pool: rejects empty and incomplete chunks", "[hdf5][deflate_pool][errors]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.h5");
    auto const data = out.create_dataset<double>("data", layout::sparse({4}, {4}).deflated(1));
    deflate_pool pool(deflate::best(1), 1);
    std::uint64_t const at = 0;
    auto const refused = [&](sluice::deflate::shuffled_chunk chunk, char const* got) {
        CHECK_THROWS_WITH(pool.put(sluice::hdf5::make_chunk_target(data), std::span(&at, 1), std::move(chunk)),
                          Catch::Matchers::EndsWith(got));
    };
    refused({}, "got 0 bytes, 0 elements missing");
    sluice::deflate::shuffled_chunk chunk;
    chunk.begin<double>(4);
    chunk.add(std::span<double const>(std::vector<double>(3)));
    auto other = std::move(chunk);
    refused(std::move(chunk), "got 0 bytes, 0 elements missing");
    refused(std::move(other), "got 32 bytes, 1 elements missing");
}

/// A codec that throws at chunk number `chunk`.
deflate::codec failing_at(int chunk) {
    struct failing final : sluice::deflate::deflater {
        int left;
        explicit failing(int n) : left(n) {}
        std::size_t compress(std::span<std::byte const>, std::span<std::byte>) override {
            if (left-- == 0) throw std::bad_alloc();
            return 0;
        }
    };
    return {1, "none", [chunk] { return std::make_unique<failing>(chunk); }};
}

TEST_CASE("deflate_pool: put or flush throws the exception of a thread", "[hdf5][deflate_pool][errors]") {
    test::temp_dir const dir;
    for (int const chunk : {0, 1, 5, 20}) {
        auto out = file::create(dir / std::to_string(chunk));
        auto sink = make_sink(out, std::make_shared<deflate_pool>(failing_at(chunk), 1));
        CHECK_THROWS_AS((fill(sink, 4500), sink.finish()), std::bad_alloc);
    }
    auto out = file::create(dir / "start");
    deflate::codec const never{1, "none",
                               []() -> std::unique_ptr<sluice::deflate::deflater> { throw std::bad_alloc(); }};
    auto sink = make_sink(out, std::make_shared<deflate_pool>(never, 3));
    CHECK_THROWS_AS((fill(sink, 4500), sink.finish()), std::bad_alloc);
}

TEST_CASE("deflate_pool: can be destroyed with chunks in flight", "[hdf5][deflate_pool]") {
    test::temp_dir const dir;
    for (int i = 0; i < 20; ++i) {
        auto out = file::create(dir / "a.h5", sluice::hdf5::existing::overwrite);
        auto sink = make_sink(out, std::make_shared<deflate_pool>(deflate::best(1), 2));
        fill(sink, 5000);
        if (i % 2 == 0) out = {};
    }
}

TEST_CASE("deflate_pool: a full disk throws, from the sink's finish() at the latest", "[hdf5][deflate_pool][errors]") {
    test::temp_dir const dir;
    for (rlim_t const bytes : {3000U, 20'000U, 100'000U}) {
        CAPTURE(bytes);
        CHECK(test::run_in_child([&] {
                  std::signal(SIGXFSZ, SIG_IGN);
                  rlimit const limit{bytes, bytes};
                  ::setrlimit(RLIMIT_FSIZE, &limit);
                  int caught = 0;
                  try {
                      auto out = file::create(dir / std::to_string(bytes));
                      auto sink = make_sink(out, std::make_shared<deflate_pool>(deflate::best(4), 2));
                      fill(sink, 30'000);
                      sink.finish();
                      out.close();
                  } catch (sluice::hdf5::error const& e) {
                      caught =
                          std::string(e.what()).find("pwrite: File too large (errno 27)") != std::string::npos ? 7 : 8;
                  }
                  H5close();
                  return caught;
              }) == 7);
    }
}

TEST_CASE("deflate_pool: rejects 0 threads, an empty codec and no elements", "[hdf5][deflate_pool][errors]") {
    CHECK_THROWS_WITH(deflate_pool(deflate::best(4), 0), ContainsSubstring("at least 1 thread, got 0 threads of '"));
    CHECK_THROWS_AS(deflate_pool(deflate::codec{}, 1), sluice::argument_error);
    test::temp_dir const dir;
    auto out = file::create(dir / "a.h5");
    auto const data = out.create_dataset<double>("data", layout::sparse({1}, {1}).deflated(1));
    std::uint64_t const at = 0;
    CHECK_THROWS_WITH(deflate_pool(deflate::best(1), 1)
                          .put(sluice::hdf5::make_chunk_target(data), std::span(&at, 1), std::span<double const>()),
                      "sluice::hdf5::deflate_pool::put: a chunk must have elements, got none");
}
}  // namespace
