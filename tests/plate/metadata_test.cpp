#include <sluice/plate/image_xpress_metadata.hpp>
#include <sluice/plate/detail/timestamp.hpp>
#include <sluice/plate/in_cell_metadata.hpp>
#include <sluice/plate/ome_metadata.hpp>
#include <sluice/plate/phenix_metadata.hpp>
#include <sluice/plate/yokogawa_metadata.hpp>

#include <cmath>
#include <string>

#include "support/catch.hpp"

namespace {
using namespace sluice::plate;
using event = detail::xml_reader::event;

bool is_near(std::optional<double> value, double expected) {
    return value && std::abs(*value - expected) <= 1e-9 * std::abs(expected);
}

TEST_CASE("xml_reader: returns elements, attributes and text, and skips comments and prefixes", "[plate][xml]") {
    detail::xml_reader xml(
        "<?xml version='1.0'?><!-- a < b --><o:A x = \"1 &lt; 2 > 0\" "
        "ns:y='&#956;&#x6D;'>t&amp;u<B/><![CDATA[<raw>&amp;]]></o:A>");
    REQUIRE(xml.next() == event::open);
    CHECK(xml.name() == "A");
    CHECK(xml.attribute("x") == "1 < 2 > 0");
    CHECK(xml.attribute("y") == "\xCE\xBCm");
    CHECK(!xml.attribute("z"));
    REQUIRE(xml.next() == event::text);
    CHECK(xml.text() == "t&u");
    REQUIRE(xml.next() == event::open);
    CHECK(xml.name() == "B");
    CHECK(xml.next() == event::close);
    REQUIRE(xml.next() == event::text);
    CHECK(xml.text() == "<raw>&amp;");
    REQUIRE(xml.next() == event::close);
    CHECK(xml.name() == "A");
    CHECK(xml.next() == event::end);
}

TEST_CASE("xml_reader: truncated and malformed text ends the input", "[plate][xml][errors]") {
    std::string const whole = "<?x?><!--c--><A b=\"c&amp;\" d='e'>f&#65;<![CDATA[g]]><H/></A>";
    for (std::size_t n = 0; n <= whole.size(); ++n)
        for (auto const& text :
             {whole.substr(0, n), whole.substr(n), std::string(n, '<'), std::string(n, '&') + "&#99999999999;&#xZ;"}) {
            detail::xml_reader xml(text);
            std::size_t events = 0;
            for (auto now = xml.next(); now != event::end; now = xml.next(), ++events) {
                (void)xml.attribute("b");
                (void)xml.text();
            }
            REQUIRE(events <= text.size() + 1);
        }
}

TEST_CASE("ome_metadata: reads sizes and times with their units, and channel names", "[plate][metadata]") {
    auto const found = parse_ome(
        R"(<?xml version="1.0" encoding="UTF-8"?><OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06">
        <Image ID="Image:0"><Pixels PhysicalSizeX="0.65" PhysicalSizeY="650" PhysicalSizeYUnit="nm" PhysicalSizeZ="0.002" PhysicalSizeZUnit="mm"
        TimeIncrement="5" TimeIncrementUnit="min" SizeC="2"><Channel ID="Channel:0" Name="DAPI"/><Channel ID="Channel:1"/><Channel Name="GFP"/></Pixels></Image>
        <Image><Pixels PhysicalSizeX="9"/></Image></OME>)");
    CHECK(is_near(found.pixel_width_um, 0.65));
    CHECK(is_near(found.pixel_height_um, 0.65));
    CHECK(is_near(found.z_step_um, 2));
    CHECK(is_near(found.time_step_s, 300));
    CHECK(found.channel_names == std::map<std::uint32_t, std::string>{{0, "DAPI"}, {2, "GFP"}});
    auto const none = parse_ome(
        "<OME><Image><Pixels PhysicalSizeX=\"1\" PhysicalSizeXUnit=\"pixel\" PhysicalSizeY=\"0\" "
        "PhysicalSizeZ=\"nan\"/></Image></OME>");
    CHECK(!none.pixel_width_um);
    CHECK(!none.pixel_height_um);
    CHECK(!none.z_step_um);
    CHECK(!parse_ome("ImageJ=1.53\nimages=4").pixel_width_um);
}

TEST_CASE("image_xpress_metadata: an HTD file has channel names and the plate size", "[plate][metadata]") {
    auto const found = parse_htd(
        "\"HTSInfoFile\", Version 1.0\r\n\"Description\", \"x\"\r\n\"XWells\", 24\r\n\"YWells\", 16\r\n\"Waves\", "
        "TRUE\r\n\"NWavelengths\", 2\r\n"
        "\"WaveName1\", \"DAPI, new\"\r\n\"WaveName2\", \"Cy\xE9\"\r\n\"EndFile\"\r\n\"WaveName3\", \"no\"\r\n");
    CHECK(found.columns == 24u);
    CHECK(found.rows == 16u);
    CHECK(found.channel_names == std::map<std::uint32_t, std::string>{{1, "DAPI, new"}, {2, "Cy\xE9"}});
    CHECK(!found.site_rows);
    CHECK(parse_htd("").channel_names.empty());
    auto const grid = parse_htd("\"Sites\", TRUE\n\"XSites\", 3\n\"YSites\", 2\n");
    CHECK((grid.site_rows == 2u && grid.site_columns == 3u));
    CHECK(parse_htd("\"Sites\", FALSE\n\"XSites\", 3\n").site_columns == 1u);
    CHECK(!parse_htd("\"XWells\", many\n\"YWells").columns);
}

TEST_CASE("image_xpress_metadata: a MetaSeries description has size, channel and position", "[plate][metadata]") {
    auto const found = parse_metaseries(
        R"(<MetaData><prop id="spatial-calibration-state" type="bool" value="on"/><prop id="spatial-calibration-x" type="float" value="1.3556"/>
        <prop id="spatial-calibration-y" type="float" value="1.3556"/><prop id="spatial-calibration-units" type="string" value="um"/>
        <prop id="_IllumSetting_" type="string" value="FITC_05"/><custom-prop id="z-position" type="float" value="7347.5"/>
        <prop id="acquisition-time-local" type="time" value="20260102 03:04:05.678"/></MetaData>)");
    CHECK(is_near(found.pixel_width_um, 1.3556));
    CHECK(is_near(found.z_um, 7347.5));
    CHECK(found.channel_name == "FITC_05");
    CHECK(found.acquired == "20260102 03:04:05.678");
    CHECK(!parse_metaseries("<MetaData><prop id='spatial-calibration-state' value='off'/><prop "
                            "id='spatial-calibration-x' value='1'/></MetaData>")
               .pixel_width_um);
    CHECK(!parse_metaseries("<MetaData><prop id='spatial-calibration-units' value='pixel'/><prop "
                            "id='spatial-calibration-x' value='1'/></MetaData>")
               .pixel_width_um);
}

std::string phenix_image(int plane, int time, std::string const& more) {
    return "<Image Version=\"1\"><Row>1</Row><Col>1</Col><FieldID>1</FieldID><PlaneID>" + std::to_string(plane) +
           "</PlaneID><TimepointID>" + std::to_string(time) + "</TimepointID><ChannelID>1</ChannelID>" + more +
           "<PositionZ Unit=\"m\">" + std::to_string(plane - 1) + "e-6</PositionZ><MeasurementTimeOffset Unit=\"s\">" +
           std::to_string(600 * time) + ".5</MeasurementTimeOffset></Image>";
}
TEST_CASE("phenix_metadata: reads files that repeat all values for each image", "[plate][metadata]") {
    std::string const each =
        "<ChannelName>HOECHST 33342</ChannelName><ImageResolutionX Unit=\"m\">2.95e-7</ImageResolutionX>"
        "<ImageResolutionY Unit=\"m\">2.95e-7</ImageResolutionY>";
    auto const found = parse_phenix_index(
        "<EvaluationInputData xmlns=\"v5\"><Plates><Plate><PlateID>1</PlateID><Name>P &amp; "
        "Q</Name><PlateRows>16</PlateRows>"
        "<PlateColumns>24</PlateColumns><Well><Image id=\"0101\"/></Well></Plate></Plates><Images>" +
        phenix_image(1, 0, each) + phenix_image(2, 0, each) + phenix_image(3, 0, each) + phenix_image(1, 1, each) +
        "</Images></EvaluationInputData>");
    CHECK(found.plate_name == "P & Q");
    CHECK(found.rows == 16u);
    CHECK(found.columns == 24u);
    CHECK(is_near(found.pixel_width_um, 0.295));
    CHECK(is_near(found.z_step_um, 1));
    CHECK(is_near(found.time_step_s, 600));
    CHECK(found.channel_names == std::map<std::uint32_t, std::string>{{1, "HOECHST 33342"}});
}

TEST_CASE("phenix_metadata: reads files with one map of channels", "[plate][metadata]") {
    auto const found = parse_phenix_index(
        "<EvaluationInputData><Maps><Map><Entry ChannelID=\"1\"><ChannelName>DAPI</ChannelName>"
        "<ImageResolutionX>5.9e-7</ImageResolutionX></Entry><Entry "
        "ChannelID=\"2\"><ChannelName>GFP</ChannelName></Entry></Map></Maps><Images>" +
        phenix_image(1, 0, "") + "</Images></EvaluationInputData>");
    CHECK(is_near(found.pixel_width_um, 0.59));
    CHECK(found.channel_names == std::map<std::uint32_t, std::string>{{1, "DAPI"}, {2, "GFP"}});
    CHECK(!found.z_step_um);
    CHECK(!found.time_step_s);
}

TEST_CASE("yokogawa_metadata: reads pixel sizes, the z step, and images not acquired", "[plate][metadata]") {
    auto const detail = parse_yokogawa_detail(
        "<bts:MeasurementDetail bts:RowCount=\"16\" bts:ColumnCount=\"24\"><bts:MeasurementChannel bts:Ch=\"1\" "
        "bts:HorizontalPixelDimension=\"0.1625\" bts:VerticalPixelDimension=\"0.1625\"/></bts:MeasurementDetail>");
    CHECK(detail.rows == 16u);
    CHECK(is_near(detail.pixel_width_um, 0.1625));
    auto const record = [](char const* type, char const* z, char const* text) {
        return std::string("<bts:MeasurementRecord bts:Type=\"") + type +
               "\" bts:Row=\"1\" bts:Column=\"1\" bts:FieldIndex=\"1\" bts:Ch=\"1\" bts:Z=\"" + z + "\">" + text +
               "</bts:MeasurementRecord>";
    };
    auto const found = parse_yokogawa_records("<bts:MeasurementData>" + record("IMG", "10", "a.tif") +
                                              record("IMG", "12.5", "b.tif") + record("ERR", "15", "not in focus") +
                                              record("IMG", "15", "c.tif") + "</bts:MeasurementData>");
    CHECK(found.images == 3);
    CHECK(is_near(found.z_step_um, 2.5));
    CHECK(found.not_acquired == std::vector<std::string>{"not in focus"});
}

TEST_CASE("yokogawa_metadata: reads the time step and channel names", "[plate][metadata]") {
    auto const record = [](int time, int plane, char const* z, char const* at) {
        return "<bts:MeasurementRecord bts:Type=\"IMG\" bts:Row=\"1\" bts:Column=\"1\" bts:TimePoint=\"" +
               std::to_string(time) + "\" bts:FieldIndex=\"1\" bts:ZIndex=\"" + std::to_string(plane) +
               "\" bts:Ch=\"1\" bts:Z=\"" + z + "\" bts:Time=\"" + at + "\"/>";
    };
    auto const found =
        parse_yokogawa_records("<bts:MeasurementData>" + record(1, 1, "10", "2026-03-28T23:50:00.5+01:00") +
                               record(1, 2, "12", "2026-03-28T23:50:09+01:00") +
                               record(2, 1, "11", "2026-03-29T01:00:00.5+02:00") + "</bts:MeasurementData>");
    CHECK(is_near(found.z_step_um, 2));
    CHECK(is_near(found.time_step_s, 600));  // the clock changed by one hour in between
    CHECK(parse_yokogawa_settings("<bts:MeasurementSetting><bts:ChannelList><bts:Channel bts:Ch=\"1\" "
                                  "bts:Target=\"405\" bts:Fluorophore=\"\"/>"
                                  "<bts:Channel bts:Ch=\"3\" bts:Target=\"488\" "
                                  "bts:Fluorophore=\"GFP\"/></bts:ChannelList></bts:MeasurementSetting>")
              .channel_names == std::map<std::uint32_t, std::string>{{1, "405"}, {3, "GFP"}});
}

TEST_CASE("in_cell_metadata: reads the pixel size and the plate size", "[plate][metadata]") {
    auto const found = parse_xdce(
        "<ImageStack><AutoLeadAcquisitionProtocol><ObjectiveCalibration magnification=\"20.0\" pixel_height=\"0.325\" "
        "pixel_width=\"0.3250\"/>"
        "<Plate columns=\"24\" rows=\"16\"/></AutoLeadAcquisitionProtocol></ImageStack>");
    CHECK((found.rows == 16u && found.columns == 24u));
    CHECK(is_near(found.pixel_width_um, 0.325));
    CHECK(!parse_xdce("").rows);
}

TEST_CASE("timestamp_seconds: parses both forms, and no other text", "[plate][metadata]") {
    using sluice::plate::detail::timestamp_seconds;
    CHECK(is_near(timestamp_seconds("19700101 00:01:00.25"), 60.25));
    CHECK(timestamp_seconds("2026-01-02T03:04:05Z") == timestamp_seconds("2026-01-01T22:04:05-05:00"));
    CHECK(is_near(*timestamp_seconds("20240301 00:00:00") - *timestamp_seconds("20240228 00:00:00"), 2 * 86400));
    for (auto const* const text :
         {"", "20260102", "20261302 03:04:05", "20260102 3:04:05", "2026-01-02 03:04:05", "20260102 03:04:05.6x"}) {
        CAPTURE(text);
        CHECK(!timestamp_seconds(text));
    }
}

TEST_CASE("median_step: ignores one outlier and equal positions", "[plate][metadata]") {
    CHECK(is_near(median_step({0, 2, 4, 6, 100}), 2));
    CHECK(is_near(median_step({5, 3, 5, 3}), 2));
    CHECK(!median_step({3, 3}));
    CHECK(!median_step({}));
}
}  // namespace
