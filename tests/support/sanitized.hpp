#pragma once

#if defined(__SANITIZE_ADDRESS__)
#define SLUICE_TEST_SANITIZED true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SLUICE_TEST_SANITIZED true
#endif
#endif
#ifndef SLUICE_TEST_SANITIZED
#define SLUICE_TEST_SANITIZED false
#endif

namespace test {

/// Whether this program runs under sanitizers, which use memory and descriptors of their own.
inline constexpr bool sanitized = SLUICE_TEST_SANITIZED;

}  // namespace test

#undef SLUICE_TEST_SANITIZED
