#include <sluice/memory/async_writer.hpp>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <future>
#include <memory>
#include <span>
#include <vector>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/temp_dir.hpp"

namespace {
using sluice::memory::async_writer;
using sluice::memory::placed_bytes;
using sluice::memory::write_all;

struct descriptor {
    int value;
    explicit descriptor(int file) : value(file) {}
    descriptor(std::filesystem::path const& path, int flags) : value(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
    descriptor(descriptor const&) = delete;
    descriptor& operator=(descriptor const&) = delete;
    ~descriptor() { ::close(value); }
};

std::vector<std::byte> contents(int file, std::size_t size) {
    std::vector<std::byte> all(size);
    CHECK(::pread(file, all.data(), size, 0) == static_cast<::ssize_t>(size));
    return all;
}

using bytes = std::vector<std::byte>;

TEST_CASE("write_all: writes any number of adjacent and separate blocks at their offsets", "[memory][async_writer]") {
    test::temp_dir const dir;
    for (std::size_t const count : {1U, 2U, 64U, 65U, 200U}) {
        bytes all(3 * count), expected(4 * count);
        std::vector<placed_bytes> placed;
        for (std::size_t i = 0; i < count; ++i) {
            auto const at = i * 3 + (i >= count / 2 ? count : 0);  // a gap in the middle
            for (std::size_t b = 0; b < 3; ++b) expected[at + b] = all[3 * i + b] = static_cast<std::byte>(i + b + 1);
            placed.push_back({at, std::span(all).subspan(3 * i, 3)});
        }
        descriptor const file(dir / "bytes", O_RDWR | O_CREAT | O_TRUNC);
        CHECK_FALSE(write_all(file.value, placed));
        CHECK((contents(file.value, expected.size()) == expected));
        descriptor const read_only(dir / "bytes", O_RDONLY);
        auto const failed = write_all(read_only.value, placed);
        REQUIRE(failed);
        CHECK(failed->at == placed.front().at);
        CHECK(failed->reason == EBADF);
    }
}

TEST_CASE("async_writer: writes in the order of the calls, and keeps the owners until then", "[memory][async_writer]") {
    test::temp_dir const dir;
    descriptor const file(dir / "a", O_RDWR | O_CREAT);
    std::weak_ptr<bytes> last;
    {
        async_writer writer(file.value);
        std::shared_future<void> written;
        for (int i = 0; i < 200; ++i) {
            auto const some = std::make_shared<bytes>(100, static_cast<std::byte>(i));
            written = writer.write_async({{static_cast<std::uint64_t>(i) * 10, *some}}, some);
            last = some;
        }
        written.wait();
        CHECK(last.expired());  // destroyed before the future is ready
        writer.wait_for(0, 10);
        CHECK_FALSE(writer.failure());
        CHECK_FALSE(writer.wait());
    }
    auto const all = contents(file.value, 2090);
    for (std::size_t i = 0; i < all.size(); ++i)
        if (all[i] != static_cast<std::byte>(std::min<std::size_t>(i / 10, 199))) FAIL("byte " << i);
}

TEST_CASE("async_writer: the destructor waits for all writes", "[memory][async_writer]") {
    test::temp_dir const dir;
    descriptor const file(dir / "a", O_RDWR | O_CREAT);
    auto const some = std::make_shared<bytes>(1 << 20, std::byte{7});
    {
        async_writer writer(file.value);
        for (std::uint64_t i = 0; i < 8; ++i) writer.write_async({{i << 20, *some}}, some);
    }
    CHECK(std::filesystem::file_size(dir / "a") == std::uintmax_t{8} << 20);
}

TEST_CASE("async_writer: keeps the first failure, not later ones", "[memory][async_writer][errors]") {
    test::temp_dir const dir;
    descriptor(dir / "a", O_RDWR | O_CREAT);
    descriptor const read_only(dir / "a", O_RDONLY);
    async_writer writer(read_only.value);
    bytes const some(10);
    for (std::uint64_t i = 1; i < 4; ++i) CHECK_NOTHROW(writer.write_async({{i * 100, some}}, nullptr).get());
    auto const& first = writer.wait();
    REQUIRE(first);
    CHECK((first->at == 100 && first->bytes == 10 && first->reason == EBADF));
    writer.write_async({{900, some}}, nullptr);
    CHECK(writer.wait()->at == 100);
}

TEST_CASE("async_writer: without a thread, write_async() writes before it returns", "[memory][async_writer]") {
    CHECK(test::run_in_child([&] {
              if (::setuid(65534) != 0 && ::getuid() == 0) return 7;  // root has no limit
              rlimit const none{0, 0};
              ::setrlimit(RLIMIT_NPROC, &none);
              descriptor const file(::memfd_create("bytes", MFD_CLOEXEC));
              async_writer writer(file.value);
              bytes const some(10, std::byte{3});
              auto const written = writer.write_async({{5, some}}, nullptr);
              bytes back(10);
              bool const there = ::pread(file.value, back.data(), 10, 5) == 10 && back == some;
              return written.valid() && there && !writer.failure() ? 7 : 0;
          }) == 7);
}
}  // namespace
