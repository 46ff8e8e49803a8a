/// \file
/// arena: memory that is kept from one group to the next, so that a thousand groups cost one allocation.
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

/// Memory that is given out piece by piece and taken back all at once. Move-only; used by one thread at a time.
///
///     memory::arena arena;
///     for (auto group : groups) {
///         auto pixels = arena.take<std::uint16_t>(group_pixels);   // the same pages in every turn
///         ...
///         arena.reset();
///     }
///
/// Holds one block, as large as the most that was taken between two resets; it grows when it is asked for more, never
/// shrinks by itself, and goes back to the system by \ref release or at the end. Pages are resident once they have been
/// written or read. What is taken has any value at all, like memory from new, and is valid until reset() or release(),
/// even where the arena is moved.
///
/// Those who hand out what they took keep a \ref lease: while there is one, reset() and release() are refused, and when
/// the last one ends the arena is reset by itself. So two things that live in an arena at a time may end in either
/// order. Throws sluice::error where the system has no memory to give, argument_error where a lease forbids.
class arena {
    struct state {
        std::vector<detail::page_block>
            blocks;                   // the last one is given out from; more than one only until the next reset
        std::size_t used = 0;         // bytes given out of the last block
        std::size_t used_before = 0;  // bytes given out of the blocks before it
        std::size_t least_block = 0;  // bytes of the next block, at least
        std::size_t most_used = 0;
        std::size_t leases = 0;

        std::size_t held() const noexcept {
            std::size_t sum = 0;
            for (auto const& block : blocks) sum += block.size();
            return sum;
        }
        // Several blocks become one when there is nothing in them: the next take() makes it.
        void reset() noexcept {
            if (blocks.size() > 1) {
                least_block =
                    std::max(least_block, used_before + used + blocks.size() * 4096);  // what alignment may cost
                blocks.clear();
            }
            used = used_before = 0;
        }
    };

public:
    /// Keeps what was taken since the last reset. Move-only; it may outlive the arena.
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

    /// Takes no memory before it is asked for some; the first block then has at least `bytes`.
    explicit arena(std::size_t bytes = 0) : state_(std::make_shared<state>()) { state_->least_block = bytes; }
    arena(arena&&) noexcept = default;
    arena& operator=(arena&&) noexcept = default;

    /// Room for `count` values of T, aligned to T and at least to 64 bytes.
    template <class T>
        requires std::is_trivially_copyable_v<T> && (alignof(T) <= 4096)
    std::span<T> take(std::size_t count) {
        if (count > std::numeric_limits<std::ptrdiff_t>::max() / sizeof(T))
            refuse(std::to_string(count) + " times " + std::to_string(sizeof(T)), "more than can be addressed");
        return {reinterpret_cast<T*>(take_bytes(count * sizeof(T), std::max<std::size_t>(alignof(T), 64))), count};
    }

    /// A lease on what has been taken since the last reset, and on what will be until it ends.
    lease keep() { return lease(state_); }

    /// All that was given out may be given out again. Keeps the pages.
    void reset() {
        require_unleased("reset");
        state_->reset();
    }

    /// All that was given out goes back to the system, and the pages with it.
    void release() {
        require_unleased("release");
        state_->reset();
        state_->blocks.clear();
        state_->least_block = 0;
    }

    /// Bytes given out since the last reset, gaps of alignment among them.
    std::size_t used() const noexcept { return state_->used_before + state_->used; }
    /// The most that used() has been.
    std::size_t most_used() const noexcept { return state_->most_used; }
    /// Bytes held of the system's, whether they were touched or not.
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

    // A block in which nothing is kept goes before its larger one comes: never both of them at a time.
    void grow(std::size_t bytes) {
        auto& s = *state_;
        if (used() == 0) s.blocks.clear();
        s.blocks.reserve(s.blocks.size() + 1);
        auto const wished =
            std::max({bytes, s.least_block, s.held()});  // what is not touched costs nothing: twice as much each time
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
        throw error("sluice::memory::arena::take: " + bytes + " bytes cannot be had: " + why + "; " +
                    std::to_string(state_->held()) + " are held, " + std::to_string(used()) + " of them in use");
    }
    void require_unleased(char const* what) const {
        if (state_->leases != 0)
            throw argument_error("sluice::memory::arena::" + std::string(what) + ": nothing in it may be in use, got " +
                                 std::to_string(state_->leases) + " leases");
    }

    std::shared_ptr<state> state_;
};

}  // namespace sluice::memory
