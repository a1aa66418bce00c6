#include <openssl/sha.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <stdexcept>

#include "router/http/http.hpp"
#include "router/http/text.hpp"

namespace holdfast::http {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t file_bytes_max = 16 * 1024 * 1024;

struct Variant {
    std::string bytes{};
    std::string etag{};
};

struct File {
    std::string content_type{};
    std::vector<Header> headers{};
    Variant plain{}, gzip{}, brotli{};
};

struct TypeOf {
    std::string_view extension, type;
};

constexpr TypeOf kTypes[] = {
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".txt", "text/plain; charset=utf-8"},
    {".ftl", "text/plain; charset=utf-8"},
    {".woff2", "font/woff2"},
    {".webmanifest", "application/manifest+json"},
    {".wav", "audio/wav"},
    {".mp3", "audio/mpeg"},
    {".ogg", "audio/ogg"},
};

std::string read_file(const fs::path& path) {
    const auto bytes = fs::file_size(path);
    if (bytes > file_bytes_max) throw std::runtime_error("too large to serve: " + path.string());
    std::string content(bytes, '\0');
    std::ifstream file{path, std::ios::binary};
    if (!file.read(content.data(), static_cast<std::streamsize>(bytes))) {
        throw std::runtime_error("cannot read " + path.string());
    }
    return content;
}

std::string etag_of(std::string_view bytes, std::string_view coding) {
    unsigned char digest[SHA256_DIGEST_LENGTH];
    SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest);
    std::string tag = "\"";
    for (std::size_t at = 0; at < 12; ++at) {
        constexpr std::string_view digits = "0123456789abcdef";
        tag += digits[digest[at] >> 4];
        tag += digits[digest[at] & 15];
    }
    return tag.append(coding).append("\"");
}

Variant twin_of(const fs::path& path, std::string_view extension, std::string_view coding) {
    auto twin = path;
    twin += extension;
    if (!fs::exists(twin)) return {};
    auto bytes = read_file(twin);
    auto etag = etag_of(bytes, coding);
    return {std::move(bytes), std::move(etag)};
}

std::string page_policy(std::string_view frame_ancestors) {
    std::string policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; media-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors ";
    return policy.append(frame_ancestors).append("; require-trusted-types-for 'script'");
}

File load(const fs::path& path, const std::string& url, const std::string& chat_ancestors) {
    File file;
    const auto extension = path.extension().string();
    const auto* type = std::ranges::find(kTypes, extension, &TypeOf::extension);
    file.content_type = type == std::end(kTypes) ? "application/octet-stream" : type->type;
    file.plain.bytes = read_file(path);
    file.plain.etag = etag_of(file.plain.bytes, "");
    file.gzip = twin_of(path, ".gz", "-gz");
    file.brotli = twin_of(path, ".br", "-br");
    file.headers = {{"Vary", "Accept-Encoding"}, {"Referrer-Policy", "no-referrer"}};
    if (url.starts_with("/assets/")) {
        file.headers.emplace_back("Cache-Control", "public, max-age=31536000, immutable");
    } else if (extension == ".html") {
        file.headers.emplace_back("Cache-Control", "no-store");
    } else {
        file.headers.emplace_back("Cache-Control", "no-cache");
    }
    if (extension == ".html") {
        const auto policy = page_policy(url == "/chat.html" ? chat_ancestors : "'self'");
        file.headers.emplace_back("Content-Security-Policy", policy);
        file.headers.emplace_back("Permissions-Policy",
                                  "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
        file.headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
    }
    return file;
}

bool accepts(std::string_view accepted, std::string_view coding) {
    return any_item(accepted, ',', [coding](std::string_view item) {
        const auto semicolon = item.find(';');
        if (!same_word(trim(item.substr(0, semicolon)), coding)) return false;
        const auto weight = semicolon == item.npos ? "" : trim(item.substr(semicolon + 1));
        return weight != "q=0" && !weight.starts_with("q=0.0");
    });
}

bool has_tag(std::string_view tags, std::string_view wanted) {
    return any_item(tags, ',', [wanted](std::string_view tag) {
        if (tag.starts_with("W/")) tag.remove_prefix(2);
        return tag == wanted || tag == "*";
    });
}

}  // namespace

struct StaticFiles::Files {
    std::map<std::string, File, std::less<>> by_path;

    const File* find(std::string_view path) const {
        auto found = by_path.find(path);
        if (found == by_path.end()) {
            const std::string page = path == "/" ? "/index.html" : std::string{path} + ".html";
            found = by_path.find(page);
        }
        return found == by_path.end() ? nullptr : &found->second;
    }
};

StaticFiles::StaticFiles(const std::string& folder, std::string chat_frame_ancestors) {
    auto files = std::make_unique<Files>();
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        const auto& path = entry.path();
        const auto extension = path.extension();
        if (!entry.is_regular_file() || extension == ".br" || extension == ".gz") continue;
        const auto url = "/" + fs::relative(path, folder).generic_string();
        files->by_path.emplace(url, load(path, url, chat_frame_ancestors));
    }
    files_ = std::move(files);
}

StaticFiles::~StaticFiles() = default;

std::optional<Response> StaticFiles::find(const Request& request) const {
    if (request.method != Method::get && request.method != Method::head) return std::nullopt;
    const auto* file = files_->find(request.path);
    if (file == nullptr) return std::nullopt;
    Response response{.content_type = file->content_type, .body = {}, .headers = file->headers};
    const auto accepted = request.header("accept-encoding");
    const Variant* variant = &file->plain;
    if (!file->brotli.bytes.empty() && accepts(accepted, "br")) {
        variant = &file->brotli;
        response.headers.emplace_back("Content-Encoding", "br");
    } else if (!file->gzip.bytes.empty() && accepts(accepted, "gzip")) {
        variant = &file->gzip;
        response.headers.emplace_back("Content-Encoding", "gzip");
    }
    response.headers.emplace_back("ETag", variant->etag);
    if (has_tag(request.header("if-none-match"), variant->etag)) {
        response.status = 304;
    } else {
        response.body = variant->bytes;
    }
    return response;
}

}  // namespace holdfast::http
