// The value of --compress: "gzip:6".
#pragma once

#include <string>
#include <string_view>

#include <sluice/core/error.hpp>
#include <sluice/deflate/best.hpp>

namespace rec2nwb {

// \throws argument_error unknown method or level
inline sluice::deflate::codec parse_compression(std::string const& text) {
    constexpr std::string_view method = "gzip";
    if (text == "none") return {};
    if (text == method) return sluice::deflate::best(4);
    auto const level =
        text.starts_with(method) && text.size() == method.size() + 2 && text[method.size()] == ':' ? text.back() : '0';
    if (level < '1' || level > '9')
        throw sluice::argument_error("must be none, gzip or gzip:LEVEL (1 to 9), got " + text);
    return sluice::deflate::best(static_cast<unsigned>(level - '0'));
}

}  // namespace rec2nwb
