/// \file
/// peak_memory(f): the peak growth of allocated bytes while f runs. Replaces operator new and delete: include it in one
/// source of a test binary.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <new>

namespace test {

struct allocated {
    static inline std::atomic<std::ptrdiff_t> now{0}, most{0};
    static inline std::atomic<std::size_t> calls{0};

    // The requested size is stored before the block: the C library's own size (malloc_usable_size) varies.
    static constexpr std::size_t before = alignof(std::max_align_t);

    static void* take(std::size_t size) {
        void* const p = std::malloc(before + size);
        if (p == nullptr) throw std::bad_alloc();
        std::memcpy(p, &size, sizeof size);
        auto const held = now += static_cast<std::ptrdiff_t>(size);
        ++calls;
        for (auto peak = most.load(); held > peak && !most.compare_exchange_weak(peak, held);) continue;
        return static_cast<std::byte*>(p) + before;
    }
    static void give_back(void* p) noexcept {
        if (p == nullptr) return;
        void* const whole = static_cast<std::byte*>(p) - before;
        std::size_t size = 0;
        std::memcpy(&size, whole, sizeof size);
        now -= static_cast<std::ptrdiff_t>(size);
        std::free(whole);
    }
};

template <class F>
std::size_t peak_memory(F f) {
    auto const before = allocated::now.load();
    allocated::most = before;
    f();
    return static_cast<std::size_t>(allocated::most.load() - before);
}

/// The number of allocations in `f`.
template <class F>
std::size_t allocations(F f) {
    auto const before = allocated::calls.load();
    f();
    return allocated::calls.load() - before;
}

}  // namespace test

void* operator new(std::size_t size) { return test::allocated::take(size); }
void* operator new[](std::size_t size) { return test::allocated::take(size); }
void* operator new(std::size_t size, std::nothrow_t const&) noexcept { return test::allocated::take(size); }
void operator delete(void* p) noexcept { test::allocated::give_back(p); }
void operator delete[](void* p) noexcept { test::allocated::give_back(p); }
void operator delete(void* p, std::size_t) noexcept { test::allocated::give_back(p); }
void operator delete[](void* p, std::size_t) noexcept { test::allocated::give_back(p); }
