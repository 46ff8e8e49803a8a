/// \file
/// The XML header of a synthetic recording, and its hardware channels.
#pragma once

#include <cstdint>
#include <numeric>
#include <sstream>
#include <string>
#include <vector>

#include <sluice/trodes/synthesis.hpp>
#include <sluice/trodes/synthetic_signals.hpp>

namespace sluice::trodes {

/// The recorded hardware channels in the order of the header's grouping (not of the packet), spread evenly over the
/// hardware's channels.
inline std::vector<std::uint32_t> synthetic_channels(synthesis const& s) {
    std::vector<std::uint32_t> channels(s.channels);
    std::uint64_t step = 1;
    if (s.permuted && s.channels > 0)
        for (step = 37; std::gcd(step, std::uint64_t{s.channels}) != 1;) step += 2;
    for (std::uint64_t i = 0; i < s.channels; ++i)
        channels[i] = static_cast<std::uint32_t>(i * step % s.channels * s.hardware_channel_count() / s.channels);
    return channels;
}

namespace detail {

/// Writes the elements of one header. Each member writes one of them.
class header_writer {
public:
    header_writer(synthesis const& s, std::uint32_t epoch) : s_(s), epoch_(epoch) {}

    std::string text() {
        out_ << "<?xml version=\"1.0\"?>\n<Configuration>\n";
        global();
        out_ << " <HardwareConfiguration samplingRate=\"" << s_.sampling_rate_hz << "\" numChannels=\""
             << s_.hardware_channel_count() << "\" useIntrinsics=\"1\" lfpSubsamplingInterval=\"20\">\n";
        controller();
        ecu();
        if (s_.multiplexed) multiplexed();
        if (s_.system_clock)
            out_ << "  <Device available=\"1\" name=\"SysClock\" packetOrderPreference=\"10000\" numBytes=\"8\"/>\n";
        out_ << " </HardwareConfiguration>\n <ModuleConfiguration>\n  <SingleModuleConfiguration "
                "sendTrodesConfig=\"1\" moduleName=\""
             << (s_.old_names ? "./cameraModule" : "cameraModule") << "\" sendNetworkInfo=\"1\">\n";
        if (s_.camera_ptp) out_ << "   <Argument value=\"-ptpEnabled\" flag=\"-20\"/>\n";
        out_ << "  </SingleModuleConfiguration>\n </ModuleConfiguration>\n";
        spikes();
        out_ << "</Configuration>\n";
        return out_.str();
    }

private:
    void global() {
        out_ << " <GlobalConfiguration filePath=\"\" filePrefix=\"\" realtimeMode=\"0\" saveDisplayedChanOnly=\"1\" "
                "controllerSerial=\"65535 65535\""
             << " headstageSerial=\"00603 00104\" controllerFirmwareVersion=\"3.3\" headstageFirmwareVersion=\"3.9\" "
                "headstageAccelSensorOn=\"1\""
             << " headstageGyroSensorOn=\"1\" headstageMagSensorOn=\"1\" headstageSmartRefOn=\"0\" "
                "headstageAutoSettleOn=\"0\" trodesVersion=\""
             << (s_.old_names ? "1.8.2" : "2.4.0")
             << "\" compileDate=\"May 16 2019\" compileTime=\"10:32:19\" qtVersion=\"5.9.8\""
             << " commitHead=\"heads/synthesised\" timestampAtCreation=\""
             << static_cast<std::uint32_t>(expected_tick(s_, epoch_, 0)) << "\" systemTimeAtCreation=\""
             << expected_creation_ms(s_, epoch_) << "\"/>\n";
    }

    void device(std::string const& name, int order, int bytes) {
        out_ << "  <Device available=\"1\" name=\"" << name << "\" packetOrderPreference=\"" << order
             << "\" numBytes=\"" << bytes << "\">\n";
    }
    void channel(char const* type, std::string const& id, int byte, int bit, bool input, std::string const& more = "") {
        out_ << "   <Channel dataType=\"" << type << "\" id=\"" << id << "\" startByte=\"" << byte << "\" bit=\"" << bit
             << "\" input=\"" << (input ? 1 : 0) << "\"" << more << "/>\n";
    }
    void end_device() { out_ << "  </Device>\n"; }

    void controller() {
        device(s_.old_names ? "MCU_IO" : "Controller_DIO", 10, 1);
        for (int i = 0; i < 8; ++i)
            channel("digital", (s_.old_names ? "MCU_Din" : "Controller_Din") + std::to_string(i + 1), 0, i, true);
        end_device();
    }

    void ecu() {
        std::string const prefix = s_.old_names ? "" : "ECU_";
        device("ECU", 20, 32);
        for (int i = 0; i < 32; ++i) channel("digital", prefix + "Din" + std::to_string(i + 1), i / 8, i % 8, true);
        for (int i = 0; i < 32; ++i)
            channel("digital", prefix + "Dout" + std::to_string(i + 1), 4 + i / 8, i % 8, false);
        for (int i = 0; i < 8; ++i) channel("analog", prefix + "Ain" + std::to_string(i + 1), 8 + 2 * i, 0, true);
        for (int i = 0; i < 4; ++i) channel("analog", prefix + "Aout" + std::to_string(i + 1), 24 + 2 * i, 0, false);
        end_device();
    }

    void multiplexed() {
        std::string const prefix = s_.old_names ? "" : "Headstage_";
        auto const shared = [](int bit) {
            return " interleavedDataIDByte=\"0\" interleavedDataIDBit=\"" + std::to_string(bit) + "\"";
        };
        device(s_.old_names ? "headstageSensor" : "Multiplexed", 30, 8);
        auto bit = 3;
        for (auto const* sensor : {"Accel", "Gyro", "Mag"}) {
            for (int place = 0; place < 3; ++place)
                channel("analog", prefix + sensor + "XYZ"[place], 2 + 2 * place, 0, true, shared(bit));
            --bit;
        }
        if (!s_.old_names) {
            channel("uint32", "RFsync", 2, 0, true, shared(0));
            channel("analog", "Controller_Ain1", 2, 0, true, shared(5));
        }
        end_device();
    }

    void spikes() {
        auto const channels = synthetic_channels(s_);
        out_ << " <SpikeConfiguration categories=\"\"";
        if (auto const hardware = s_.hardware_channel_count(); hardware % 32 != 0)
            out_ << " chanPerChip=\"" << hardware << "\"";  // one chip: ascending
        out_ << ">\n";
        for (std::size_t first = 0; first < channels.size(); first += 4) {
            out_ << "  <SpikeNTrode id=\"" << first / 4 + 1
                 << "\" refNTrodeID=\"1\" refChan=\"2\" filterOn=\"1\" lowFilter=\"600\" highFilter=\"6000\" "
                    "LFPChan=\"1\"";
            if (s_.microvolts_per_count > 0)
                out_ << " rawScalingToUv=\"" << s_.microvolts_per_count << "\" spikeScalingToUv=\""
                     << s_.microvolts_per_count << "\"";
            out_ << ">\n";
            for (std::size_t i = first; i < first + 4; ++i)
                out_ << "   <SpikeChannel hwChan=\"" << channels[i]
                     << "\" maxDisp=\"200\" thresh=\"30\" triggerOn=\"1\"/>\n";
            out_ << "  </SpikeNTrode>\n";
        }
        out_ << " </SpikeConfiguration>\n";
    }

    synthesis const& s_;
    std::uint32_t epoch_;
    std::ostringstream out_;
};

}  // namespace detail

/// The header of an epoch (from 1), including its last line's \n. Packet 0 follows directly.
inline std::string synthetic_header_xml(synthesis const& s, std::uint32_t epoch) {
    return detail::header_writer(s, epoch).text();
}

}  // namespace sluice::trodes
