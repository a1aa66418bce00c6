#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "router/http/http.hpp"
#include "tests/support/folder.hpp"

namespace holdfast::http {
namespace {

namespace fs = std::filesystem;

class StaticFilesTest : public testing::Test {
  protected:
    StaticFilesTest() {
        for (const auto* file :
             {"index.html", "desk.html", "chat.html", "widget.js", "assets/app-1a2b.js",
              "assets/app-1a2b.js.br", "assets/app-1a2b.js.gz", "odd.bin"}) {
            scratch_.write(file, std::string{"content of "} + file);
        }
    }

    static Request get(std::string path, std::vector<Header> headers = {}) {
        return {.path = std::move(path), .headers = std::move(headers)};
    }
    static std::string field(const Response& response, std::string_view name) {
        for (const auto& [known, value] : response.headers) {
            if (known == name) return value;
        }
        return {};
    }

    const tests::Folder scratch_;
    const fs::path folder_ = scratch_.path();
};

TEST_F(StaticFilesTest, FindsPagesByTheirShortNames) {
    const StaticFiles files{folder_};
    EXPECT_EQ(files.find(get("/"))->body, "content of index.html");
    EXPECT_EQ(files.find(get("/desk"))->body, "content of desk.html");
    EXPECT_EQ(files.find(get("/desk.html"))->content_type, "text/html; charset=utf-8");
    EXPECT_EQ(files.find(get("/odd.bin"))->content_type, "application/octet-stream");
    for (const auto* path : {"/nowhere", "/assets", "/assets/", "/assets/app-1a2b.js.br",
                             "/../desk.html", "/./desk", "//desk", "", "desk.html"}) {
        EXPECT_FALSE(files.find(get(path))) << path;
    }
    auto post = get("/desk");
    post.method = Method::post;
    EXPECT_FALSE(files.find(post));
}

TEST_F(StaticFilesTest, PagesCarryAStrictPolicy) {
    const StaticFiles files{folder_, "'self' https://centre.example"};
    const auto page = *files.find(get("/desk"));
    EXPECT_EQ(field(page, "Content-Security-Policy"),
              "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
              "connect-src 'self'; media-src 'self'; form-action 'self'; base-uri 'none'; "
              "frame-ancestors 'self'; require-trusted-types-for 'script'");
    EXPECT_EQ(field(page, "Cache-Control"), "no-store");
    EXPECT_EQ(field(page, "Referrer-Policy"), "no-referrer");
    EXPECT_EQ(field(page, "Cross-Origin-Opener-Policy"), "same-origin");
    EXPECT_NE(field(page, "Permissions-Policy"), "");
    const auto chat = field(*files.find(get("/chat")), "Content-Security-Policy");
    EXPECT_NE(chat.find("frame-ancestors 'self' https://centre.example;"), std::string::npos);
    const auto widget = *files.find(get("/widget.js"));
    EXPECT_EQ(field(widget, "Content-Security-Policy"), "");
    EXPECT_EQ(field(widget, "Cache-Control"), "no-cache");
}

TEST_F(StaticFilesTest, ServesCompressedTwinsToThoseWhoAccept) {
    const StaticFiles files{folder_};
    const auto coding = [&](std::string accepted) {
        const auto found =
            *files.find(get("/assets/app-1a2b.js", {{"accept-encoding", std::move(accepted)}}));
        EXPECT_EQ(field(found, "Vary"), "Accept-Encoding");
        EXPECT_EQ(found.content_type, "text/javascript; charset=utf-8");
        return field(found, "Content-Encoding");
    };
    EXPECT_EQ(coding("gzip, deflate, br"), "br");
    EXPECT_EQ(coding("gzip"), "gzip");
    EXPECT_EQ(coding("GZIP;q=0.5"), "gzip");
    EXPECT_EQ(coding("br;q=0, gzip;q=0.0"), "");
    EXPECT_EQ(coding("zbr"), "");
    EXPECT_EQ(coding(""), "");
    const auto hashed = *files.find(get("/assets/app-1a2b.js"));
    EXPECT_EQ(field(hashed, "Cache-Control"), "public, max-age=31536000, immutable");
}

TEST_F(StaticFilesTest, AnswersWhatIsStillFreshWith304) {
    const StaticFiles files{folder_};
    const auto first = *files.find(get("/widget.js"));
    const auto etag = field(first, "ETag");
    ASSERT_EQ(etag.size(), 26);
    for (const auto& tags : {etag, "W/" + etag, "\"x\", " + etag, std::string{"*"}}) {
        const auto again = *files.find(get("/widget.js", {{"if-none-match", tags}}));
        EXPECT_EQ(again.status, 304) << tags;
        EXPECT_EQ(again.body, "");
        EXPECT_EQ(field(again, "ETag"), etag);
    }
    EXPECT_EQ(files.find(get("/widget.js", {{"if-none-match", "\"x\""}}))->status, 200);
    const auto plain = field(*files.find(get("/assets/app-1a2b.js")), "ETag");
    const auto brotli =
        field(*files.find(get("/assets/app-1a2b.js", {{"accept-encoding", "br"}})), "ETag");
    EXPECT_NE(plain, brotli);
}

TEST_F(StaticFilesTest, ThrowsWithoutItsFolder) {
    EXPECT_THROW(StaticFiles{(folder_ / "nowhere").string()}, std::exception);
}

}  // namespace
}  // namespace holdfast::http
