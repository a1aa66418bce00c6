// A folder of a command's own, which goes with it: what another one keeps is never touched.
// Throws std::runtime_error where it cannot be made. Owned by the command; any one thread.
#pragma once
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace holdfast::ops {

class ThrowawayFolder {
  public:
    ThrowawayFolder(const std::filesystem::path& in, const std::string& name) {
        auto made = (in / (name + "-XXXXXX")).string();
        if (::mkdtemp(made.data()) == nullptr)
            throw std::runtime_error("cannot make the folder " + made);
        path_ = made;
    }
    ~ThrowawayFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    ThrowawayFolder(const ThrowawayFolder&) = delete;
    ThrowawayFolder& operator=(const ThrowawayFolder&) = delete;
    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

}  // namespace holdfast::ops
