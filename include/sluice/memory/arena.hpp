/// \file
/// arena: memory that is reused from one group to the next, so that a thousand groups cost one allocation.
#pragma once

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

#include <unistd.h>

#include <sluice/core/error.hpp>
#include <sluice/memory/detail/page_block.hpp>

namespace sluice::memory {

/// A bump allocator whose memory is freed all at once. Move-only; not thread-safe.
///
///     memory::arena arena;
///     for (auto group : groups) {
///         auto pixels = arena.take<std::uint16_t>(group_pixels);   // the same pages in each iteration
///         ...
///         arena.reset();
///     }
///
/// Holds one block, as large as the most that was allocated between two resets. The block grows on demand. It shrinks
/// only by \ref release or the destructor, which return it to the system. Pages are resident once they have been
/// written or read. Allocated memory is uninitialised. It is valid until reset() or release(), also after the arena is
/// moved.
///
/// A \ref lease protects memory that is passed on: reset() and release() throw while a lease exists. When the last
/// lease is destroyed, the arena resets. Two users of one arena may therefore end in either order. Throws sluice::error
/// if the system is out of memory, argument_error if a lease exists.
class arena {
    struct state {
        std::vector<detail::page_block>
            blocks;                   // allocations come from the last one; more than one only until the next reset
        std::size_t used = 0;         // bytes allocated in the last block
        std::size_t used_before = 0;  // bytes allocated in the earlier blocks
        std::size_t least_block = 0;  // minimum bytes of the next block
        std::size_t most_used = 0;
        std::size_t leases = 0;

        std::size_t held() const noexcept {
            std::size_t sum = 0;
            for (auto const& block : blocks) sum += block.size();
            return sum;
        }
        // Several empty blocks are merged: the next take() allocates one block of their size.
        void reset() noexcept {
            if (blocks.size() > 1) {
                least_block =
                    std::max(least_block, used_before + used + blocks.size() * 4096);  // at most this for alignment
                blocks.clear();
            }
            used = used_before = 0;
        }
    };

public:
    /// Keeps everything allocated since the last reset valid. Move-only; may outlive the arena.
    class lease {
    public:
        lease() = default;
        lease(lease&& other) noexcept = default;
        lease& operator=(lease&& other) noexcept {
            std::swap(state_, other.state_);
            return *this;
        }
        ~lease() {
            if (state_ != nullptr && --state_->leases == 0) state_->reset();
        }

    private:
        friend arena;
        explicit lease(std::shared_ptr<state> of) noexcept : state_(std::move(of)) { ++state_->leases; }
        std::shared_ptr<state> state_;
    };

    /// Allocates nothing until the first take(); the first block then has at least `bytes`.
    explicit arena(std::size_t bytes = 0) : state_(std::make_shared<state>()) { state_->least_block = bytes; }
    arena(arena&&) noexcept = default;
    arena& operator=(arena&&) noexcept = default;

    /// Allocates `count` values of T, aligned to 64 bytes or to alignof(T) if that is more.
    template <class T>
        requires std::is_trivially_copyable_v<T> && (alignof(T) <= 4096)
    std::span<T> take(std::size_t count) {
        if (count > std::numeric_limits<std::ptrdiff_t>::max() / sizeof(T))
            refuse(std::to_string(count) + " times " + std::to_string(sizeof(T)), "more than can be addressed");
        return {reinterpret_cast<T*>(take_bytes(count * sizeof(T), std::max<std::size_t>(alignof(T), 64))), count};
    }

    /// Returns a lease on everything allocated since the last reset, and on later allocations while it exists.
    lease keep() { return lease(state_); }

    /// Frees all allocations. Keeps the pages for reuse.
    void reset() {
        require_unleased("reset");
        state_->reset();
    }

    /// Frees all allocations and returns the pages to the system.
    void release() {
        require_unleased("release");
        state_->reset();
        state_->blocks.clear();
        state_->least_block = 0;
    }

    /// Bytes allocated since the last reset, alignment gaps included.
    std::size_t used() const noexcept { return state_->used_before + state_->used; }
    /// The maximum of used() so far.
    std::size_t most_used() const noexcept { return state_->most_used; }
    /// Bytes reserved from the system, whether touched or not.
    std::size_t capacity() const noexcept { return state_->held(); }

private:
    std::byte* take_bytes(std::size_t bytes, std::size_t alignment) {
        auto& s = *state_;
        auto const aligned = (s.used + alignment - 1) / alignment * alignment;
        if (s.blocks.empty() || aligned > s.blocks.back().size() || bytes > s.blocks.back().size() - aligned) {
            grow(bytes);
            s.used = bytes;
        } else {
            s.used = aligned + bytes;
        }
        s.most_used = std::max(s.most_used, used());
        return s.blocks.back().data() + (s.used - bytes);
    }

    // An empty block is freed before its replacement is allocated: never both at once.
    void grow(std::size_t bytes) {
        auto& s = *state_;
        if (used() == 0) s.blocks.clear();
        s.blocks.reserve(s.blocks.size() + 1);
        auto const wished =
            std::max({bytes, s.least_block, s.held()});  // doubles each time: untouched pages cost nothing
        detail::page_block block(whole_pages(wished));
        if (block.data() == nullptr) block = detail::page_block(whole_pages(bytes));
        if (block.data() == nullptr) refuse(std::to_string(bytes), std::generic_category().message(errno));
        s.used_before += std::exchange(s.used, 0);
        s.blocks.push_back(std::move(block));
    }

    static std::size_t whole_pages(std::size_t bytes) noexcept {
        static std::size_t const page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
        return std::max<std::size_t>(1, bytes / page + (bytes % page != 0)) * page;
    }

    [[noreturn]] void refuse(std::string const& bytes, std::string const& why) const {
        throw error("sluice::memory::arena::take: " + bytes + " bytes cannot be allocated: " + why + "; " +
                    std::to_string(state_->held()) + " are held, " + std::to_string(used()) + " of them are in use");
    }
    void require_unleased(char const* what) const {
        if (state_->leases != 0)
            throw argument_error("sluice::memory::arena::" + std::string(what) + ": no lease may exist, got " +
                                 std::to_string(state_->leases));
    }

    std::shared_ptr<state> state_;
};

}  // namespace sluice::memory
