"""conan create packaging/conan builds a package of the headers. -o "sluice/*:components=core,hdf5" chooses components."""
from pathlib import Path

from conan import ConanFile
from conan.tools.cmake import CMake, CMakeToolchain
from conan.tools.files import copy

ROOT = Path(__file__).resolve().parents[2]
REQUIRES = {
    "core": ["range-v3/0.12.0"],
    "trodes": ["pugixml/1.14", "yaml-cpp/0.8.0"],
    "deflate": ["zlib/1.3.1"],
    "hdf5": ["hdf5/1.14.3", "zlib/1.3.1"],
    "nwb": ["nlohmann_json/3.11.3"],
    "plate": ["libtiff/4.6.0", "pugixml/1.14", "nlohmann_json/3.11.3"],
    "ngff": ["nlohmann_json/3.11.3", "zlib/1.3.1"],
    "convert": [],
}
DEPENDS_ON = {"deflate": ["core"], "trodes": ["core"], "hdf5": ["deflate"], "nwb": ["hdf5"], "plate": ["core"],
             "ngff": ["hdf5"], "convert": ["trodes", "nwb", "plate", "ngff"]}


class Sluice(ConanFile):
    name = "sluice"
    description = "Range adaptors for recordings that do not fit in memory"
    settings = "os", "compiler", "build_type", "arch"
    options = {"components": ["ANY"]}
    default_options = {"components": "core"}
    package_type = "header-library"
    no_copy_source = True

    def set_version(self):
        text = (ROOT / "include/sluice/version.hpp").read_text()
        self.version = text.split('version_text = "')[1].split('"')[0]

    def export_sources(self):
        for pattern in ("include/*", "cmake/*", "CMakeLists.txt"):
            copy(self, pattern, ROOT, self.export_sources_folder)

    def _components(self):
        wanted, all_of_them = str(self.options.components).split(","), []
        while wanted:
            one = wanted.pop(0)
            if one not in all_of_them:
                all_of_them.append(one)
                wanted += DEPENDS_ON.get(one, [])
        return all_of_them

    def requirements(self):
        for requirement in sorted({r for c in self._components() for r in REQUIRES[c]}):
            self.requires(requirement)

    def generate(self):
        toolchain = CMakeToolchain(self)
        toolchain.cache_variables["SLUICE_COMPONENTS"] = ";".join(self._components())
        toolchain.generate()

    def package(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.install()

    def package_id(self):
        self.info.clear()

    def package_info(self):
        self.cpp_info.bindirs = self.cpp_info.libdirs = []
        self.cpp_info.set_property("cmake_file_name", "sluice")
        for component in self._components():
            self.cpp_info.components[component].set_property("cmake_target_name", f"sluice::{component}")
