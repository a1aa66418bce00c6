#include "config/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace holdfast::config {
namespace {

class OpenFile {
  public:
    // O_NONBLOCK: opening a pipe without a writer must not wait.
    explicit OpenFile(const std::filesystem::path& path)
        : number_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)) {}
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    ~OpenFile() {
        if (number_ >= 0) ::close(number_);
    }
    int number() const { return number_; }

  private:
    int number_;
};

std::unexpected<std::string> failed() {
    return std::unexpected("cannot be read: " + std::generic_category().message(errno));
}

}  // namespace

std::expected<FileContent, std::string> read_file(const std::filesystem::path& path,
                                                  std::size_t bytes_max) {
    const OpenFile file(path);
    struct stat facts{};
    if (file.number() < 0 || ::fstat(file.number(), &facts) != 0) return failed();
    if (!S_ISREG(facts.st_mode)) return std::unexpected("is not a plain file");
    FileContent content{.bytes = std::string(bytes_max + 1, '\0'),
                        .world_readable = (facts.st_mode & S_IROTH) != 0};
    std::size_t size = 0;
    while (size < content.bytes.size()) {
        const auto got =
            ::read(file.number(), content.bytes.data() + size, content.bytes.size() - size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return failed();
        if (got == 0) break;
        size += static_cast<std::size_t>(got);
    }
    if (size > bytes_max)
        return std::unexpected("is larger than " + std::to_string(bytes_max) + " bytes");
    content.bytes.resize(size);
    return content;
}

bool is_there(const std::filesystem::path& path) {
    std::error_code ignored;
    return std::filesystem::exists(path, ignored);
}

}  // namespace holdfast::config
