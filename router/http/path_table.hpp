// Which handler a path and a method find. Built once from Routes; a fixed pattern goes before one
// with {parts}, and those are tried in the order they were given. Pure after it is built.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "router/http/http.hpp"

namespace holdfast::http {

struct Match {
    const Route* route = nullptr;         // this method's; HEAD finds GET
    const SocketRoute* socket = nullptr;  // a WebSocket may be opened here
    std::string allow{};  // methods of the path when `route` is null; empty: unknown path
    std::vector<std::string> captured{};
};

class PathTable {
  public:
    // Throws std::runtime_error if two routes answer the same method and pattern.
    explicit PathTable(Routes routes);
    PathTable(const PathTable&) = delete;
    PathTable& operator=(const PathTable&) = delete;
    Match find(std::string_view path, std::optional<Method> method) const;
    const Handler& fallback() const { return routes_.fallback; }

  private:
    struct Path {
        std::vector<std::string> segments{};  // "{name}" stands for any one, non-empty
        std::vector<const Route*> routes{};
        const SocketRoute* socket = nullptr;
    };
    Path& path_of(const std::string& pattern);
    static bool matches(const Path& path, std::string_view text,
                        std::vector<std::string>& captured);

    Routes routes_;
    std::map<std::string, Path, std::less<>> fixed_;
    std::vector<std::pair<std::string, Path>> patterned_;
};

}  // namespace holdfast::http
