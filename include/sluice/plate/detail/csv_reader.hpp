/// \file
/// csv_reader: reads the rows of a CSV text. Fields with commas, quotes or line ends are quoted.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::plate::detail {

class csv_reader {
    std::string_view rest_;
    std::size_t row_ = 0;

public:
    explicit csv_reader(std::string_view text) noexcept : rest_(text) {
        if (rest_.starts_with("\xEF\xBB\xBF")) rest_.remove_prefix(3);  // the UTF-8 byte order mark of spreadsheets
    }

    /// The number of the last row read, from 1.
    std::size_t row() const noexcept { return row_; }
    /// Reads the next non-empty row into `fields`. Returns false if there is no row left.
    bool next(std::vector<std::string>& fields) {
        fields.clear();
        while (fields.empty() && !rest_.empty()) read_row(fields);
        return !fields.empty();
    }

private:
    void read_row(std::vector<std::string>& fields) {
        ++row_;
        std::string field;
        bool quoted = false;
        while (!rest_.empty()) {
            char const c = rest_.front();
            rest_.remove_prefix(1);
            if (c == '"' && quoted && rest_.starts_with('"')) {
                field += c;
                rest_.remove_prefix(1);
            } else if (c == '"')
                quoted = !quoted;
            else if (quoted || (c != ',' && c != '\n' && c != '\r'))
                field += c;
            else if (c == ',') {
                fields.push_back(std::move(field));
                field.clear();
            } else if (c == '\n')
                break;
        }
        if (!fields.empty() || !field.empty()) fields.push_back(std::move(field));
    }
};

}  // namespace sluice::plate::detail
