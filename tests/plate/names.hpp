/// \file
/// The expected result of parsing a name, as one line: "A01 s1 w2 z3 t4". Absent components are omitted; texts are
/// quoted.
#pragma once

#include <string>

#include <sluice/plate/name_parts.hpp>

namespace test {

inline std::string summary(sluice::plate::parsed_name const& name) {
    if (!name) return "refused";
    auto text = to_string(name->well);
    auto const add = [&](char const* prefix, sluice::plate::name_field const& field) {
        if (field.number) text += prefix + to_string(field.number);
        if (!field.text.empty()) text += std::string(prefix) + "'" + std::string(field.text) + "'";
    };
    add(" s", name->site);
    add(" w", name->channel);
    add(" z", name->z);
    add(" t", name->timepoint);
    return text;
}

struct example {
    char const* name;
    char const* expected;
};

}  // namespace test
