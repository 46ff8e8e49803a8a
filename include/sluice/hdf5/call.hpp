/// \file
/// The one path by which sluice calls the HDF5 C library: a failure becomes an exception that holds HDF5's own words.
#pragma once

#include <hdf5.h>

#include <string>
#include <string_view>

#include <sluice/hdf5/detail/driver.hpp>
#include <sluice/hdf5/error.hpp>

namespace sluice::hdf5 {

/// The place of a call, for the text of its failure. Nothing is looked up until the call has failed.
struct site {
    char const* function;        ///< ours, fully qualified
    hid_t object = -1;           ///< file, group or dataset that the call is about; -1: not open yet
    std::string_view name = {};  ///< child of `object`, or empty
    std::string_view path = {};  ///< the file's path, where there is no `object` to ask
};

/// Keeps HDF5 from printing its error stack to stderr while it lives. The application's own setting comes back after.
/// Nested guards on the same thread are no-ops: each setting takes as long as a small call's work.
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

/// One entry of the error stack: "H5Dwrite(): can't write data". What sluice's driver says replaces the rest: it is the
/// cause.
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
    return -1;  // out of memory in a C callback: the walk ends, what was gathered is used
}

inline std::string error_stack() {
    std::string text;
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_DOWNWARD, &append_entry, &text);
    return text.empty() ? "HDF5 gave no reason" : text;
}

/// What `ask(buffer, size)` answers; empty where it has nothing to say.
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

/// Throws hdf5::error for a rule of ours that is broken at `where`.
[[noreturn]] inline void fail(call_context const& where, std::string_view reason) {
    auto file = where.path.empty() ? detail::file_of(where.object) : std::string(where.path);
    if (file.empty()) file = "(a file that is closed)";
    throw error(std::move(file), detail::child_path(detail::path_of(where.object), where.name), where.function, reason);
}

/// Throws the first failed write of the file that the object is in.
inline void require_written(call_context const& where) {
    silence_errors const silence;
    auto const file = where.object < 0 ? nullptr : detail::driver_file_of(where.object);
    if (file && !file->failure().empty()) fail(where, file->failure());
}

/// Calls `routine(arguments...)` of the HDF5 C library and returns what it returned. A negative result (HDF5's sign of
/// failure) throws hdf5::error, and so does a failed write of the file; nothing is printed. Cost: well under a
/// microsecond.
template <class Routine, class... Arguments>
auto call(call_context const& where, Routine routine, Arguments... arguments) {
    silence_errors const silence;
    auto const result = routine(arguments...);
    if (result < 0) {
        auto const reason = detail::error_stack();  // first: the next call clears the stack
        fail(where, reason);
    }
    if (detail::failed_files != 0) require_written(where);
    return result;
}

}  // namespace sluice::hdf5
