/// \file
/// blocks: the packets of recordings as an input range of blocks. Damaged bytes are skipped and reported.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <ranges>
#include <span>
#include <utility>
#include <vector>

#include <sluice/core/source_view.hpp>
#include <sluice/trodes/block.hpp>
#include <sluice/trodes/block_options.hpp>
#include <sluice/trodes/detail/block_reader.hpp>
#include <sluice/trodes/integrity.hpp>
#include <sluice/trodes/recording.hpp>

namespace sluice::trodes {
namespace detail {

/// What the pass has found so far.
struct pass_report {
    std::vector<std::shared_ptr<integrity>> found;  // one for each recording
    std::uint64_t bytes = 0;
    std::uint64_t packets = 0;
};

/// Several recordings, one after the other.
class recordings_reader {
public:
    recordings_reader(std::shared_ptr<std::vector<recording> const> recordings, block_options options,
                      std::shared_ptr<pass_report> report)
        : recordings_(std::move(recordings)), options_(options), report_(std::move(report)) {
        *report_ = {};
        for (std::size_t i = 0; i < recordings_->size(); ++i) report_->found.push_back(std::make_shared<integrity>());
    }
    bool next(block& b) {
        for (; at_ < recordings_->size(); close()) {
            if (!reader_) open();
            if (!reader_->next(b)) continue;
            report_->packets += b.size();
            report_->bytes = bytes_before_ + reader_->file_offset();
            return true;
        }
        return false;
    }

private:
    void open() {
        auto options = options_;
        options.recording_index += at_;
        reader_.emplace((*recordings_)[at_], options, report_->found[at_]);
    }
    void close() {
        reader_.reset();
        bytes_before_ += (*recordings_)[at_++].file_bytes();
        report_->bytes = bytes_before_;
    }

    std::shared_ptr<std::vector<recording> const> recordings_;
    block_options options_;
    std::shared_ptr<pass_report> report_;
    std::optional<block_reader> reader_;
    std::size_t at_ = 0;              // of the current recording
    std::uint64_t bytes_before_ = 0;  // of the recordings before it
};

struct open_recordings {
    std::shared_ptr<std::vector<recording> const> recordings = std::make_shared<std::vector<recording> const>();
    block_options options;
    std::shared_ptr<pass_report> report = std::make_shared<pass_report>();
    recordings_reader operator()() const { return {recordings, options, report}; }
};

}  // namespace detail

/// The range that \ref blocks returns.
class blocks_view : public source_view<block, detail::open_recordings> {
    using base = source_view<block, detail::open_recordings>;

public:
    blocks_view() = default;
    blocks_view(std::vector<recording> recordings, block_options options) : base(make(std::move(recordings), options)) {
        detail::block_reader::require(options);
    }

    std::span<recording const> recordings() const noexcept { return *open().recordings; }
    /// The damage found in a recording so far; complete after the pass. These three members describe the latest pass
    /// begun by this view or by a copy of it (an adaptor keeps a copy).
    integrity found(std::size_t recording = 0) const {
        auto const& all = open().report->found;
        return recording < all.size() ? *all[recording] : integrity{};
    }
    /// Packets returned so far.
    std::uint64_t packets_read() const noexcept { return open().report->packets; }
    /// Bytes of all files returned or skipped so far: the progress of the pass.
    std::uint64_t bytes_read() const noexcept { return open().report->bytes; }

private:
    static detail::open_recordings make(std::vector<recording> recordings, block_options options) {
        detail::open_recordings open;
        open.recordings = std::make_shared<std::vector<recording> const>(std::move(recordings));
        open.options = options;
        return open;
    }
};

struct blocks_fn {
    blocks_view operator()(recording source, block_options options = {}) const {
        return blocks_view({std::move(source)}, options);
    }
    blocks_view operator()(std::vector<recording> recordings, block_options options = {}) const {
        return blocks_view(std::move(recordings), options);
    }
};

/// The packets of a recording, or of several in order, as blocks that share one buffer.
///
/// `blocks(recording)`, `blocks(recordings)`, `blocks(..., {.block_packets = n, .strict = true})`.
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | recordings | input view of \ref block | no | no | one buffer of a block and 11 packets (24 packets at least), one packet | begin() one block, each step one; each byte once |
///
/// A packet with a sync byte is returned unchanged, whatever its tick. A packet without one is returned unchanged and
/// reported if the packets after it are in place (packet_search::in_place). Otherwise the pass skips and reports the
/// bytes up to the next place where eight consecutive packets have the sync byte and consecutive ticks. Near the end of
/// the file, two packets that reach it are enough. The packet just before the skipped bytes is skipped too if its tick
/// does not follow the one before it. If there is no such place, the recording ends. A partial last packet is reported.
/// The file size is read when the recording is opened.
///
/// Throws argument_error if an option is out of range. Throws file_error, with the byte, if a file cannot be read or
/// has become shorter. Throws format_error if a file holds no packets or, with `strict`, at the first damaged byte. A
/// block is valid until the next step. See also trodes::recording (mapped, random access; trusts the file).
inline constexpr blocks_fn blocks{};

}  // namespace sluice::trodes

template <>
inline constexpr bool std::ranges::enable_view<sluice::trodes::blocks_view> = true;
