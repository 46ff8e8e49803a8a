/// \file
/// Reads the subject of a day's metadata. A file can be written without a complete subject, but the DANDI archive
/// rejects it: that is a warning.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include <sluice/trodes/detail/iso_date.hpp>
#include <sluice/trodes/detail/text.hpp>
#include <sluice/trodes/detail/yaml_value.hpp>
#include <sluice/trodes/metadata_value.hpp>

namespace sluice::trodes::detail {

inline bool is_lower_case_word(std::string_view word) {
    return !word.empty() &&
           std::all_of(word.begin(), word.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
}

/// "Rattus norvegicus" (a third word may name the subspecies), or a link to the NCBI taxonomy.
inline bool is_species(std::string_view text) {
    constexpr std::string_view taxonomy = "http://purl.obolibrary.org/obo/NCBITaxon_";
    if (text.starts_with(taxonomy)) {
        auto const number = text.substr(taxonomy.size());
        return !number.empty() && number.find_first_not_of("0123456789") == number.npos;
    }
    auto const words = split(text, ' ');
    auto const& genus = words.front();
    return (words.size() == 2 || words.size() == 3) && genus.size() > 1 && genus[0] >= 'A' && genus[0] <= 'Z' &&
           is_lower_case_word(std::string_view(genus).substr(1)) &&
           std::all_of(words.begin() + 1, words.end(), is_lower_case_word);
}

/// An ISO 8601 duration, "P90D" or "P1Y2M".
inline bool is_iso_duration(std::string_view text) {
    if (!text.starts_with('P')) return false;
    std::string_view units = "YMWD";  // units that may still follow
    bool is_time = false, has_part = false;
    for (text.remove_prefix(1); !text.empty();) {
        if (!is_time && text.front() == 'T') {
            is_time = true;
            has_part = false;
            units = "HMS";
            text.remove_prefix(1);
            continue;
        }
        auto const digits = std::min(text.find_first_not_of("0123456789."), text.size());
        auto const unit = digits == text.size() ? units.npos : units.find(text[digits]);
        if (!number<double>(text.substr(0, digits)) || unit == units.npos) return false;
        units.remove_prefix(unit + 1);
        text.remove_prefix(digits + 1);
        has_part = true;
    }
    return has_part;
}

/// A duration, or a minimum and a maximum separated by a slash.
inline bool is_age(std::string_view text) {
    auto const ends = split(text, '/');
    return ends.size() <= 2 && std::all_of(ends.begin(), ends.end(), is_iso_duration);
}

inline subject read_subject(yaml_value const& node) {
    subject s;
    if (!node.is_map()) return s;
    s.description = node["description"].expected_text();
    s.genotype = node["genotype"].expected_text();
    s.subject_id = node["subject_id"].expected_text();
    s.weight = node["weight"].required_text();
    auto const sex = node["sex"], species = node["species"], born = node["date_of_birth"], age = node["age"];
    s.sex = sex.expected_text();
    if (!s.sex.empty() && s.sex != "M" && s.sex != "F" && s.sex != "U" && s.sex != "O")
        sex.warn("should be M, F, U or O, as DANDI requires, got " + sex.got());
    s.species = species.expected_text();
    if (!s.species.empty() && !is_species(s.species))
        species.warn(
            "should be a Latin binomial such as Rattus norvegicus, or a link to the NCBI taxonomy, as DANDI "
            "requires, got " +
            species.got());
    if (born.given()) {
        if (auto const date = iso_date(born.text()))
            s.date_of_birth = *date;
        else if (born.node().IsScalar())
            born.add_error("must be a date such as 2000-01-31 or 2000-01-31T00:00:00Z, got " + born.got());
    } else if (!age.given()) {
        born.warn("either this or age should be given, as DANDI requires, got " + born.got());
    }
    if (age.given()) s.age = age.text();
    if (s.age && !is_age(*s.age)) age.warn("should be a duration such as P90D, as DANDI requires, got " + age.got());
    return s;
}

}  // namespace sluice::trodes::detail
