/// \file
/// Recordings of SpikeGadgets Trodes: headers, packets, clock, day folders, synthesis.
#pragma once

#include <sluice/trodes/block.hpp>
#include <sluice/trodes/channel_order.hpp>
#include <sluice/trodes/device.hpp>
#include <sluice/trodes/header.hpp>
#include <sluice/trodes/header_value.hpp>
#include <sluice/trodes/header_xml.hpp>
#include <sluice/trodes/integrity.hpp>
#include <sluice/trodes/open.hpp>
#include <sluice/trodes/packet.hpp>
#include <sluice/trodes/packet_layout.hpp>
#include <sluice/trodes/packet_search.hpp>
#include <sluice/trodes/packet_source.hpp>
#include <sluice/trodes/packets.hpp>
#include <sluice/trodes/recording.hpp>
#include <sluice/trodes/time_span.hpp>
