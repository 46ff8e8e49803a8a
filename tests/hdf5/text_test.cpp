#include <sluice/hdf5/text.hpp>

#include <string>

#include "support/catch.hpp"

namespace {
TEST_CASE("text: rejects a name that is empty, a dot or has a slash", "[hdf5][text][errors]") {
    CHECK_THROWS_WITH(sluice::hdf5::require_name("f", "a/b"),
                      "f: a name must not be empty or \".\" or contain a slash, got \"a/b\"");
    CHECK_THROWS_AS(sluice::hdf5::require_name("f", ""), sluice::argument_error);
    CHECK_THROWS_AS(sluice::hdf5::require_name("f", "."), sluice::argument_error);
    CHECK_THROWS_WITH(sluice::hdf5::require_name("f", "\xFF"), ContainsSubstring("got byte value 255 at offset 0"));
    CHECK_NOTHROW(sluice::hdf5::require_name("f", "camera_device 0"));
}
}  // namespace
