#include "convert/conversion.hpp"

#include <sluice/convert/compiled.hpp>
#include <sluice/trodes/synthesise.hpp>

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace test {

std::vector<std::filesystem::path> write_day(std::filesystem::path const& folder,
                                             sluice::trodes::synthesis const& day) {
    return sluice::trodes::write_day(folder, day).recordings;
}

sluice::convert::trodes_to_nwb_report convert_to_output(std::filesystem::path const& folder,
                                                        sluice::convert::trodes_to_nwb_options const& options) {
    return sluice::convert::compiled::trodes_to_nwb(folder, options);
}

sluice::convert::trodes_to_nwb_report convert(std::filesystem::path const& folder,
                                              sluice::convert::trodes_to_nwb_options options) {
    options.output = folder / "out.nwb";
    return sluice::convert::compiled::trodes_to_nwb(folder, options);
}

std::string contents(std::filesystem::path const& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void replace_in(std::filesystem::path const& path, std::string_view from, std::string_view to) {
    auto text = contents(path);
    auto at = text.find(from);
    if (at == text.npos) throw std::runtime_error(path.string() + " has no " + std::string(from));
    for (; at != text.npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
    std::ofstream(path, std::ios::binary) << text;
}

}  // namespace test
