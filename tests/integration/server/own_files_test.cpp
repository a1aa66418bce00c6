// An operator's own instrument: taken in place of the one that ships, checked with its lines, and
// refused at start-up when it cannot be used.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "ops/cli/commands.hpp"
#include "ops/server.hpp"
#include "tests/support/folder.hpp"

namespace holdfast::tests {
namespace {

class OwnFiles : public testing::Test {
  protected:
    config::Sources with(const std::string& from, const std::string& to) {
        std::string content{*config::built_in("instruments/hark.toml")};
        content.replace(content.find(from), from.size(), to);
        std::filesystem::create_directories(folder.path() / "instruments");
        std::ofstream{folder.path() / "instruments/hark.toml"} << content;
        std::ofstream{folder.path() / "holdfast.toml"} << "";
        return {.file = folder.path() / "holdfast.toml",
                .overrides = {"site.data_folder=" + (folder.path() / "data").string()}};
    }
    int check(const config::Sources& sources) {
        out.str("");
        return ops::check_config(sources, out);
    }
    Folder folder;
    std::ostringstream out;
};

TEST_F(OwnFiles, AnInstrumentOfOnesOwnIsTaken) {
    EXPECT_EQ(check(with("version = 1", "version = 2")), 0) << out.str();
}

TEST_F(OwnFiles, AnInstrumentThatIsWrongIsNamedWithItsLine) {
    const auto sources = with("any = [{ rape = \"yes\" }]", "any = [{ raep = \"yes\" }]");
    EXPECT_EQ(check(sources), 1);
    EXPECT_NE(out.str().find("instruments/hark.toml:49: no item 'raep' comes before this"),
              std::string::npos)
        << out.str();
    EXPECT_THROW(Server{config::load(sources)}, std::runtime_error);
}

}  // namespace
}  // namespace holdfast::tests
