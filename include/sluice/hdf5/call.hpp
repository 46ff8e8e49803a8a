/// \file
/// hdf5::call: calls the HDF5 C library. A failure throws hdf5::error with the text of HDF5's error stack.
#pragma once

#include <hdf5.h>

#include <string>
#include <string_view>

#include <sluice/hdf5/detail/driver.hpp>
#include <sluice/hdf5/error.hpp>

namespace sluice::hdf5 {

/// The place of a call, for the error message. Paths are looked up only when the call fails.
struct call_context {
    char const* function;        ///< sluice's function, fully qualified
    hid_t object = -1;           ///< file, group or dataset of the call; -1: not open yet
    std::string_view name = {};  ///< child of `object`, or empty
    std::string_view path = {};  ///< the file's path, if `object` is -1
};

/// Stops HDF5 from printing its error stack to stderr. The destructor restores the application's setting. Nested guards
/// on the same thread are no-ops: changing the setting costs as much as a small call.
class silence_errors {
public:
    silence_errors() noexcept : outermost_(depth()++ == 0) {
        outermost_ = outermost_ && H5Eget_auto2(H5E_DEFAULT, &print_, &argument_) >= 0;
        if (outermost_) H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
    }
    ~silence_errors() {
        --depth();
        if (outermost_) H5Eset_auto2(H5E_DEFAULT, print_, argument_);
    }
    silence_errors(silence_errors const&) = delete;
    silence_errors& operator=(silence_errors const&) = delete;

private:
    static int& depth() noexcept {
        thread_local int of_this_thread = 0;
        return of_this_thread;
    }

    H5E_auto2_t print_ = nullptr;
    void* argument_ = nullptr;
    bool outermost_;  // and the setting is known
};

namespace detail {

/// Appends one entry of the error stack: "H5Dwrite(): can't write data". An entry of sluice's driver is the cause and
/// replaces the others.
inline herr_t append_entry(unsigned, H5E_error2_t const* entry, void* text) noexcept try {
    auto& all = *static_cast<std::string*>(text);
    if (entry->func_name && entry->desc && std::string_view(entry->func_name) == driver_name)
        return all = entry->desc, 1;
    if (!all.empty()) all += "; ";
    if (entry->func_name) (all += entry->func_name) += "(): ";
    if (entry->desc) all += entry->desc;
    std::erase(all, '\n');  // some entries hold the output of ctime()
    return 0;
} catch (...) {
    return -1;  // out of memory in a C callback: ends the walk, keeps the text so far
}

inline std::string error_stack() {
    std::string text;
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_DOWNWARD, &append_entry, &text);
    return text.empty() ? "HDF5 gave no reason" : text;
}

/// Returns the text that `ask(buffer, size)` writes; empty if the call fails.
template <class Ask>
std::string text_of(Ask ask) {
    auto const size = ask(nullptr, std::size_t{0});
    if (size <= 0) return {};
    std::string text(static_cast<std::size_t>(size) + 1, '\0');
    ask(text.data(), text.size());
    text.pop_back();
    return text;
}

inline std::string file_of(hid_t object) {
    silence_errors const silence;
    return object < 0 ? std::string{} : text_of([&](char* to, std::size_t n) { return H5Fget_name(object, to, n); });
}

inline std::string path_of(hid_t object) {
    silence_errors const silence;
    return object < 0 ? std::string{} : text_of([&](char* to, std::size_t n) { return H5Iget_name(object, to, n); });
}

inline std::string child_path(std::string parent, std::string_view name) {
    if (parent.empty() || name.starts_with('/')) parent.clear();
    if (parent.empty()) return name.empty() ? "/" : std::string(name);
    if (name.empty()) return parent;
    if (!parent.ends_with('/')) parent += '/';
    return parent += name;
}

}  // namespace detail

/// Throws hdf5::error for a broken rule of sluice.
[[noreturn]] inline void fail(call_context const& where, std::string_view reason) {
    auto file = where.path.empty() ? detail::file_of(where.object) : std::string(where.path);
    if (file.empty()) file = "(closed file)";
    throw error(std::move(file), detail::child_path(detail::path_of(where.object), where.name), where.function, reason);
}

/// Throws hdf5::error if a write to the object's file has failed; the message gives the first failure.
inline void require_written(call_context const& where) {
    silence_errors const silence;
    auto const file = where.object < 0 ? nullptr : detail::driver_file_of(where.object);
    if (file && !file->failure().empty()) fail(where, file->failure());
}

/// Calls `routine(arguments...)` of the HDF5 C library and returns its result. Throws hdf5::error if the result is
/// negative or a write to the file has failed. Prints nothing. Cost: well under a microsecond.
template <class Routine, class... Arguments>
auto call(call_context const& where, Routine routine, Arguments... arguments) {
    silence_errors const silence;
    auto const result = routine(arguments...);
    if (result < 0) {
        auto const reason = detail::error_stack();  // the next call clears the stack
        fail(where, reason);
    }
    if (detail::failed_files != 0) require_written(where);
    return result;
}

}  // namespace sluice::hdf5
