// The definitions of sluice/convert/compiled.hpp: the source of the target sluice::convert_compiled.
#include <sluice/convert/compiled.hpp>

#include <vector>

#include <sluice/convert/plate_to_ngff.hpp>
#include <sluice/convert/trodes_to_nwb.hpp>
#include <sluice/convert/verify_against.hpp>
#include <sluice/nwb/verify.hpp>
#include <sluice/trodes/open.hpp>

namespace sluice::convert::compiled {

trodes_to_nwb_report trodes_to_nwb(std::filesystem::path const& folder, trodes_to_nwb_options const& options) {
    return convert::trodes_to_nwb(folder, options);
}

nwb::verification verify_against(std::filesystem::path const& nwb_file,
                                 std::span<std::filesystem::path const> recordings,
                                 verify_against_options const& options) {
    auto const opened = trodes::open(std::vector<std::filesystem::path>(recordings.begin(), recordings.end()));
    return convert::verify_against(nwb_file, opened, options);
}

nwb::verification verify(std::filesystem::path const& nwb_file) { return nwb::verify(nwb_file); }

plate_report plate_to_ngff(plate::image_set const& images, std::filesystem::path const& output,
                           plate_to_ngff_options const& options) {
    return convert::plate_to_ngff(images, output, options);
}

}  // namespace sluice::convert::compiled
