/// \file
/// Reads the whole contents of a dataset, chunk by chunk. Finds undecodable data, invalid text and dangling references.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <sluice/core/utf8.hpp>
#include <sluice/hdf5/attributes.hpp>
#include <sluice/nwb/verify/context.hpp>

namespace sluice::nwb::detail {

inline std::optional<std::uint64_t> row_of(hdf5::box const& region) {
    return region.first.empty() ? std::nullopt : std::optional(region.first[0]);
}

inline void check_references(verify_context& in, std::string const& at, std::optional<std::uint64_t> row,
                             std::span<hdf5::object_reference const> all) {
    for (std::size_t i = 0; i < all.size(); ++i)
        if (!hdf5::resolves(in.file, all[i]))
            in.found.add(error_kind::reference, at, row ? std::optional(*row + i) : row, [&] {
                return std::string("a reference must point to an object, got ") +
                       (all[i].address == 0 ? "a null reference" : "a dangling one");
            });
}

inline void check_strings(verify_context& in, std::string const& at, std::optional<std::uint64_t> row,
                          std::span<std::string const> all) {
    for (std::size_t i = 0; i < all.size(); ++i)
        if (auto const byte = malformed_byte(all[i]))
            in.found.add(error_kind::unreadable, at, row ? std::optional(*row + i) : row, [&] {
                return "text must be UTF-8, got byte value " +
                       std::to_string(static_cast<unsigned char>(all[i][*byte])) + " at offset " +
                       std::to_string(*byte);
            });
}

/// Reads a dataset box by box and holds one box. A box that cannot be read is an error; reading continues with the
/// next. If `numbers` is not null, numbers(row, values) receives the values of a one-dimensional dataset as double, so
/// that they are read once.
template <class Numbers>
void read_contents(verify_context& in, std::string const& at, hdf5::stored_dataset const& all, Numbers* numbers) {
    auto const kind = all.kind();
    auto const limit = kind == hdf5::element_kind::text ? texts_at_once * all.element_bytes() : box_bytes;
    bool const ordered = numbers && all.extent().size() == 1 &&
                         (kind == hdf5::element_kind::integer || kind == hdf5::element_kind::floating);
    auto const fields = all.reference_fields();
    std::vector<double> values;
    std::vector<std::byte> buffer;
    hdf5::for_each_box(all, limit, [&](hdf5::box const& region) {
        auto const row = row_of(region);
        try {
            if (ordered) {
                values.resize(static_cast<std::size_t>(region.elements()));
                all.read(region, std::span(values));
                (*numbers)(region.first[0], std::span<double const>(values));
            } else if (kind == hdf5::element_kind::text) {
                check_strings(in, at, row, all.read_strings(region));
            } else if (kind == hdf5::element_kind::reference) {
                check_references(in, at, row, all.read_references(region));
            } else {
                all.decode(region, buffer);
                for (auto const field : fields) check_references(in, at, row, all.read_references(region, field));
            }
        } catch (hdf5::error const& failure) {
            in.found.add(error_kind::unreadable, at, row,
                         [&] { return "cannot be decoded: " + reason_of(failure, at); });
        }
        in.read(region.elements() * all.element_bytes());
    });
}

/// Reads the attributes of an object.
inline void read_attributes(verify_context& in, std::string const& at, hdf5::object const& of) {
    in.guarded(at, [&] {
        for (auto const& name : hdf5::attribute_names(of)) {
            in.guarded(at + "@" + name, [&] {
                if (auto const texts = hdf5::text_attribute(of, name))
                    check_strings(in, at + "@" + name, std::nullopt, *texts);
                else if (auto const references = hdf5::reference_attribute(of, name))
                    check_references(in, at + "@" + name, std::nullopt, *references);
                else
                    hdf5::number_attribute(of, name);
            });
        }
    });
}

}  // namespace sluice::nwb::detail
