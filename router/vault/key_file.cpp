#include "router/vault/key_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <optional>
#include <stdexcept>
#include <system_error>

#include "router/vault/vault.hpp"

namespace holdfast::vault {

namespace {

constexpr std::size_t digits = 2 * key_bytes;

[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& why) {
    throw std::runtime_error("key file " + path.string() + ": " + why);
}

[[noreturn]] void refuse_errno(const std::filesystem::path& path) {
    refuse(path, std::generic_category().message(errno));
}

class File {
  public:
    File(const std::filesystem::path& path, int flags)
        : handle_(::open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0600)) {}
    File(const File&) = delete;
    ~File() {
        if (handle_ >= 0) ::close(handle_);
    }
    bool ok() const { return handle_ >= 0; }
    int handle() const { return handle_; }

  private:
    int handle_;
};

// Nothing if there is no such file.
std::optional<Secret> load(const std::filesystem::path& path) {
    const File file{path, O_RDONLY | O_NONBLOCK};
    if (!file.ok() && errno == ENOENT) return std::nullopt;
    struct stat facts{};
    if (!file.ok() || ::fstat(file.handle(), &facts) != 0) refuse_errno(path);
    if (!S_ISREG(facts.st_mode)) refuse(path, "not a regular file");
    if ((facts.st_mode & 077) != 0) refuse(path, "others can read it; make a new key, mode 0600");
    std::string text(digits + 2, '\0');
    const auto count = ::read(file.handle(), text.data(), text.size());
    if (count < 0) refuse_errno(path);
    text.resize(static_cast<std::size_t>(count));
    if (text.ends_with('\n')) text.pop_back();
    Secret key{std::move(text)};
    if (!DataKey::from_hex(key)) refuse(path, "not 64 hexadecimal digits");
    return key;
}

void write_all(const File& file, const Secret& key, const std::filesystem::path& path) {
    const Secret line{key.reveal() + "\n"};
    const auto count = ::write(file.handle(), line.reveal().data(), line.size());
    if (count != static_cast<ssize_t>(line.size()) || ::fchmod(file.handle(), 0600) != 0 ||
        ::fsync(file.handle()) != 0)
        refuse_errno(path);
}

// The key under a name of its own, until it has the name it is to have.
struct Draft {
    std::filesystem::path path;
    ~Draft() { ::unlink(path.c_str()); }
};

void create(const std::filesystem::path& path, Random& random) {
    const Secret key{hex(DataKey::make(random).reveal())};
    const Draft draft{path.string() + "." + hex(random.bytes(8)) + ".new"};
    const File file{draft.path, O_WRONLY | O_CREAT | O_EXCL};
    if (!file.ok()) refuse_errno(path);
    write_all(file, key, path);
    // A link, unlike a rename, does not replace what another process has put there meanwhile.
    if (::link(draft.path.c_str(), path.c_str()) != 0 && errno != EEXIST) refuse_errno(path);
    const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path{"."};
    const File entry{folder, O_RDONLY | O_DIRECTORY};
    if (!entry.ok() || ::fsync(entry.handle()) != 0) refuse_errno(path);
}

}  // namespace

Secret load_or_create_key_file(const std::filesystem::path& path, Random& random) {
    if (auto key = load(path)) return *std::move(key);
    create(path, random);
    if (auto key = load(path)) return *std::move(key);
    refuse(path, "was removed while it was made");
}

}  // namespace holdfast::vault
