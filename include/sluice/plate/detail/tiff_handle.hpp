/// \file
/// tiff_handle: libtiff's handle of an open file. Its messages are caught instead of printed.
#pragma once

#include <algorithm>
#include <cstdarg>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <tiffio.h>

#include <sluice/core/error.hpp>
#include <sluice/memory/file_reader.hpp>
#include <sluice/plate/tiff_error.hpp>

namespace sluice::plate::detail {

/// A TIFF file open for reading. Move-only; closes the file. Handles share no state, so each thread may use its own.
///
/// libtiff reads through our file_reader: the file is not mapped, a strip is one read, and a shrinking file is an
/// ordinary error. One allocation is limited to four times the file's size, which valid tables never exceed, so a
/// forged count is rejected.
class tiff_handle {
    struct source {
        memory::file_reader file;
        std::uint64_t position = 0;
        std::string message;  // the first pending message: the cause; later ones are consequences
    };

public:
    explicit tiff_handle(std::filesystem::path const& path) : source_(new source{memory::file_reader(path), 0, {}}) {
        std::unique_ptr<TIFFOpenOptions, void (*)(TIFFOpenOptions*)> const options(::TIFFOpenOptionsAlloc(),
                                                                                   &::TIFFOpenOptionsFree);
        if (options == nullptr) throw std::bad_alloc();
        auto const most = std::max<std::uint64_t>(std::uint64_t{64} << 20, 4 * source_->file.size());
        ::TIFFOpenOptionsSetMaxSingleMemAlloc(
            options.get(), static_cast<tmsize_t>(std::min<std::uint64_t>(most, std::numeric_limits<tmsize_t>::max())));
        ::TIFFOpenOptionsSetErrorHandlerExtR(options.get(), &note, source_.get());
        ::TIFFOpenOptionsSetWarningHandlerExtR(options.get(), &ignore, nullptr);
        // m: no mapping; c: no splitting of large strips
        tiff_.reset(::TIFFClientOpenExt(source_->file.path().c_str(), "rmc", source_.get(), &read, &write, &seek,
                                        &close, &size, nullptr, nullptr, options.get()));
        if (tiff_ == nullptr)
            fail({}, source_->file.size() == 0 ? "must be a TIFF file, got one of 0 bytes"
                                               : "must be a TIFF file that can be opened" + take_message());
    }

    tiff_handle(tiff_handle&&) noexcept = default;
    tiff_handle& operator=(
        tiff_handle&& other) noexcept {  // memberwise assignment would destroy the source before its reader
        std::swap(source_, other.source_);
        std::swap(tiff_, other.tiff_);
        return *this;
    }

    ::TIFF* get() const noexcept { return tiff_.get(); }
    memory::file_reader const& file() const noexcept { return source_->file; }

    /// Returns ": " and libtiff's first pending message, and clears it; empty without a message.
    std::string take_message() const {
        auto const message = std::exchange(source_->message, {});
        return message.empty() ? message : ": " + message;
    }

    /// Discards messages of earlier calls.
    void forget() const noexcept { source_->message.clear(); }

    [[noreturn]] void fail(tiff_place place, std::string_view what) const {
        throw tiff_error(source_->file.path(), place, what);
    }

private:
    // C code calls these functions: they must not throw.
    static int note(::TIFF*, void* to, char const*, char const* format, std::va_list arguments) noexcept {
        auto& message = static_cast<source*>(to)->message;
        char text[512];
        if (!message.empty() || std::vsnprintf(text, sizeof text, format, arguments) <= 0) return 1;
        try {
            message = text;
        } catch (std::exception const&) {  // out of memory: the error lacks libtiff's message
        }
        return 1;
    }
    static int ignore(::TIFF*, void*, char const*, char const*, std::va_list) noexcept { return 1; }

    static tmsize_t read(thandle_t from, void* to, tmsize_t bytes) noexcept {
        auto& s = *static_cast<source*>(from);
        auto const left = s.file.size() - std::min(s.position, s.file.size());
        auto const count =
            static_cast<std::size_t>(std::min(static_cast<std::uint64_t>(std::max<tmsize_t>(bytes, 0)), left));
        try {
            s.file.read(s.position, {static_cast<std::byte*>(to), count});
        } catch (file_error const& failure) {
            try {
                if (s.message.empty()) s.message = std::string_view(failure.what()).substr(failure.path().size() + 2);
            } catch (std::exception const&) {
            }
            return -1;
        } catch (std::exception const&) {
            return -1;
        }
        s.position += count;
        return static_cast<tmsize_t>(count);
    }
    static tmsize_t write(thandle_t, void*, tmsize_t) noexcept { return -1; }
    static toff_t seek(thandle_t in, toff_t to, int whence) noexcept {
        auto& s = *static_cast<source*>(in);
        return s.position = whence == SEEK_SET ? to : whence == SEEK_CUR ? s.position + to : s.file.size() + to;
    }
    static int close(thandle_t) noexcept { return 0; }  // the source closes the file, after libtiff
    static toff_t size(thandle_t of) noexcept { return static_cast<source*>(of)->file.size(); }

    struct closing {
        void operator()(::TIFF* tiff) const noexcept { ::TIFFClose(tiff); }
    };
    std::unique_ptr<source> source_;  // declared before tiff_, which reads from it until closed
    std::unique_ptr<::TIFF, closing> tiff_;
};

}  // namespace sluice::plate::detail
