/// \file
/// Recordings of SpikeGadgets Trodes: headers, packets, clock, day folders, synthesis.
#pragma once

#include <sluice/trodes/channel_order.hpp>
#include <sluice/trodes/device.hpp>
#include <sluice/trodes/header.hpp>
#include <sluice/trodes/header_value.hpp>
#include <sluice/trodes/header_xml.hpp>
#include <sluice/trodes/packet_layout.hpp>
