/// \file
/// nwb::subject: the animal.
#pragma once

#include <string>

#include <sluice/nwb/file.hpp>

namespace sluice::nwb {

/// /general/subject. Empty values are not written. DANDI requires subject_id, sex, species, and age or date_of_birth.
struct subject {
    std::string subject_id = {};
    std::string description = {};
    std::string genotype = {};
    std::string sex = {};            ///< "M", "F", "U" or "O"
    std::string species = {};        ///< Latin binomial, or a link to the NCBI taxonomy
    std::string date_of_birth = {};  ///< ISO 8601 with an offset
    std::string age = {};            ///< ISO 8601 duration, "P90D"
    std::string weight = {};         ///< "100 g"
    std::string strain = {};
};

inline void write(file& out, subject const& value) {
    if (!value.date_of_birth.empty()) detail::require_time("subject.date_of_birth", value.date_of_birth);
    auto general = out.place("general");
    auto made = create_typed(general, "subject", {"Subject", core_namespace});
    text_unless_empty(made, "subject_id", value.subject_id);
    text_unless_empty(made, "description", value.description);
    text_unless_empty(made, "genotype", value.genotype);
    text_unless_empty(made, "sex", value.sex);
    text_unless_empty(made, "species", value.species);
    text_unless_empty(made, "date_of_birth", value.date_of_birth);
    if (!value.age.empty()) made.write_text("age", value.age).write_attribute("reference", "birth");
    text_unless_empty(made, "weight", value.weight);
    text_unless_empty(made, "strain", value.strain);
}

}  // namespace sluice::nwb
