/// \file
/// Complete converters, the stations joined up.
#pragma once
