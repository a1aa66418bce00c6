#include "router/http/path_table.hpp"

#include <gtest/gtest.h>

namespace holdfast::http {
namespace {

using Captured = std::vector<std::string>;

Routes routes() {
    return {.http = {{Method::get, "/", {}},
                     {Method::get, "/v1/contacts/{id}", {}},
                     {Method::get, "/v1/contacts/waiting", {}},
                     {Method::post, "/v1/contacts/{id}/events/{seq}", {}},
                     {Method::del, "/v1/{kind}/all", {}}},
            .sockets = {{.pattern = "/v1/desk"}}};
}

TEST(PathTable, FindsFixedAndPatternedPaths) {
    const PathTable table{routes()};
    EXPECT_EQ(table.find("/", Method::get).route->pattern, "/");
    EXPECT_EQ(table.find("/v1/contacts/waiting", Method::get).route->pattern,
              "/v1/contacts/waiting");
    const auto one = table.find("/v1/contacts/x", Method::get);
    EXPECT_EQ(one.route->pattern, "/v1/contacts/{id}");
    EXPECT_EQ(one.captured, Captured{"x"});
    const auto two = table.find("/v1/contacts/x/events/7", Method::post);
    EXPECT_EQ(two.captured, (Captured{"x", "7"}));
    EXPECT_NE(table.find("/v1/desk", Method::get).socket, nullptr);
}

TEST(PathTable, TellsUnknownPathsFromOtherMethods) {
    const PathTable table{routes()};
    for (const auto* path : {"", "/v1", "/v1/contacts", "/v1/contacts/", "/v1/contacts//events/7",
                             "/v1/contacts/x/events/7/", "//", "/v1/contacts/x/y", "v1/desk"}) {
        const auto match = table.find(path, Method::get);
        EXPECT_EQ(match.route, nullptr) << path;
        EXPECT_EQ(match.allow, "") << path;
    }
    EXPECT_EQ(table.find("/v1/contacts/x", Method::put).allow, "GET, HEAD");
    EXPECT_EQ(table.find("/v1/desk", Method::put).allow, "GET");
    EXPECT_EQ(table.find("/", std::nullopt).allow, "GET, HEAD");
    EXPECT_NE(table.find("/", Method::head).route, nullptr);
    EXPECT_EQ(table.find("/v1/contacts/x/events/7", Method::head).route, nullptr);
}

TEST(PathTable, RefusesDoubles) {
    auto twice = routes();
    twice.http.push_back({Method::get, "/v1/contacts/{id}", {}});
    EXPECT_THROW(PathTable{std::move(twice)}, std::runtime_error);
    EXPECT_THROW((PathTable{{.http = {{Method::get, "v1", {}}}}}), std::runtime_error);
}

}  // namespace
}  // namespace holdfast::http
