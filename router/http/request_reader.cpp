#include "router/http/request_reader.hpp"

#include <boost/beast/http/basic_parser.hpp>

#include "router/http/form.hpp"
#include "router/http/text.hpp"

namespace holdfast::http {
namespace {

namespace beast_http = boost::beast::http;
using boost::beast::error_code;

constexpr std::size_t framing_bytes_max = 8 * 1024;

constexpr std::string_view no_request = "this is not an HTTP/1.1 request";
constexpr std::string_view head_too_long = "the request line and its fields are over 8 KiB";
constexpr std::string_view doubtful_line =
    "a line is folded, holds a control character or does not end in CR LF";
constexpr std::string_view bad_method = "this method is not known here";
constexpr std::string_view bad_target =
    "the target is not a path of printable characters, or has an escape that can be read in two "
    "ways";
constexpr std::string_view too_many_fields = "there are more than 100 fields";
constexpr std::string_view bad_host = "there is not exactly one Host that is a name or an address";
constexpr std::string_view bad_framing =
    "the body's length is not told by one Content-Length that is a number, or by one "
    "\"Transfer-Encoding: chunked\" in HTTP/1.1";
constexpr std::string_view bad_chunk = "a chunk of the body is malformed";

bool is_control(char letter) {
    const auto byte = static_cast<unsigned char>(letter);
    return byte < 0x20 || byte == 0x7f;
}

// Beast repairs folded fields and skips over stray line breaks; both hide fields from some readers.
// A text that ends in half a line ending is not doubtful yet.
bool has_doubtful_line(std::string_view head) {
    for (std::size_t at = 0; at < head.size(); ++at) {
        const char letter = head[at];
        if (!is_control(letter) || letter == '\t') continue;
        if (letter != '\r') return true;
        if (at + 1 == head.size()) return false;
        if (head[at + 1] != '\n') return true;
        ++at;
        if (at + 1 < head.size() && (head[at + 1] == ' ' || head[at + 1] == '\t')) return true;
    }
    return false;
}

bool is_length(std::string_view value) {
    constexpr std::size_t digits_max = 15;
    return !value.empty() && value.size() <= digits_max &&
           value.find_first_not_of("0123456789") == value.npos;
}

bool is_host(std::string_view value) {
    return !value.empty() && value.size() <= 255 && std::ranges::all_of(value, [](unsigned char c) {
        return std::isalnum(c) != 0 || std::string_view{"-._~:[]%"}.contains(c);
    });
}

bool is_target(std::string_view target) {
    return target.starts_with('/') && std::ranges::all_of(target, [](unsigned char c) {
               return c > 0x20 && c < 0x7f && c != '#';
           });
}

// An escaped slash or control byte would be one path here and another behind the next proxy.
std::optional<std::string> decoded_path(std::string_view escaped) {
    auto path = percent_decode(escaped, Plus::literal);
    if (!path) return std::nullopt;
    const bool same_slashes = std::ranges::count(*path, '/') == std::ranges::count(escaped, '/');
    if (!same_slashes || std::ranges::any_of(*path, is_control)) return std::nullopt;
    return path;
}

// What Beast refuses before it can be refused here.
std::string_view rule_of(const error_code& fault) {
    using enum beast_http::error;
    const bool framing = fault == bad_content_length || fault == multiple_content_length ||
                         fault == bad_transfer_encoding;
    return framing ? bad_framing : no_request;
}

struct KnownMethod {
    beast_http::verb verb;
    std::optional<Method> method;
};

constexpr KnownMethod kMethods[] = {
    {beast_http::verb::get, Method::get},      {beast_http::verb::head, Method::head},
    {beast_http::verb::post, Method::post},    {beast_http::verb::put, Method::put},
    {beast_http::verb::patch, Method::patch},  {beast_http::verb::delete_, Method::del},
    {beast_http::verb::options, std::nullopt},
};

}  // namespace

class RequestReader::Parser final : public beast_http::basic_parser<true> {
  public:
    Parser() {
        header_limit(head_bytes_max + 1);
        body_limit(boost::none);  // ours is per route and known only after the head
    }

    std::size_t feed_head(std::string_view bytes);
    std::size_t feed_body(std::string_view bytes);
    void allow_body(std::size_t bytes_max);

    void refuse(int status, std::string_view reason = {}) {
        state = State::refused;
        refusal = status;
        why = reason;
    }

    State state = State::head;
    int refusal = 0;
    std::string_view why{};
    Request request{};
    std::optional<Method> method{};
    bool expects_continue = false;
    int version = 0;

  private:
    using View = boost::beast::string_view;

    void refuse_from(error_code& fault, int status, std::string_view reason = {}) {
        refuse(status, reason);
        fault = beast_http::error::bad_field;
    }

    void on_request_impl(beast_http::verb verb, View, View target, int version_sent,
                         error_code& fault) override;
    void on_response_impl(int, View, int, error_code&) override {}
    void on_field_impl(beast_http::field field, View name, View value, error_code& fault) override;
    void on_header_impl(error_code& fault) override;
    void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
    std::size_t on_body_impl(View piece, error_code&) override {
        request.body.append(piece.data(), piece.size());
        return piece.size();
    }
    void on_chunk_header_impl(std::uint64_t size, View extensions, error_code& fault) override;
    std::size_t on_chunk_body_impl(std::uint64_t, View piece, error_code&) override {
        request.body.append(piece.data(), piece.size());
        return piece.size();
    }
    void on_finish_impl(error_code&) override {}

    std::size_t body_bytes_max_ = 0;
    std::size_t seen_ = 0;  // of the head, already searched
    unsigned hosts_ = 0, lengths_ = 0, encodings_ = 0;
    bool head_read_ = false;
};

std::size_t RequestReader::Parser::feed_head(std::string_view bytes) {
    if (seen_ == 0 && bytes.starts_with('\r')) {
        if (bytes.size() == 1) return 0;
        if (bytes[1] != '\n') return refuse(400, no_request), 0;
        // One empty line before a request is allowed (RFC 9112 section 2.2), a second is not.
        seen_ = 1;
        return 2 + feed_head(bytes.substr(2));
    }
    if (bytes.empty()) return 0;
    if (bytes.front() < 'A' || bytes.front() > 'Z') return refuse(400, no_request), 0;
    auto from = seen_ < 4 ? 0 : seen_ - 4;
    if (bytes[from] == '\n') --from;
    const auto end = bytes.find("\r\n\r\n", from);
    const auto head = bytes.substr(0, end == bytes.npos ? bytes.size() : end + 4);
    if (head.size() > head_bytes_max) return refuse(400, head_too_long), 0;
    if (has_doubtful_line(head.substr(from))) return refuse(400, doubtful_line), 0;
    seen_ = std::max<std::size_t>(head.size(), 1);
    if (end == bytes.npos) return 0;
    error_code fault;
    const auto taken = put({head.data(), head.size()}, fault);
    if (state == State::refused) return 0;
    if (fault || taken != head.size() || !is_header_done()) return refuse(400, rule_of(fault)), 0;
    head_read_ = true;
    state = State::headed;
    return taken;
}

std::size_t RequestReader::Parser::feed_body(std::string_view bytes) {
    // Beast 1.81 asserts that it is given a whole last chunk; no chunked body ends in fewer bytes.
    constexpr std::size_t last_chunk_bytes = 5;
    if (chunked() && bytes.size() < last_chunk_bytes) return 0;
    error_code fault;
    eager(true);
    const auto taken = bytes.empty() ? 0 : put({bytes.data(), bytes.size()}, fault);
    if (state == State::refused) return taken;
    const bool starved = fault == beast_http::error::need_more;
    if ((fault && !starved) || (taken == 0 && bytes.size() > framing_bytes_max))
        refuse(400, bad_chunk);
    if (state == State::body && is_done()) state = State::done;
    return taken;
}

void RequestReader::Parser::allow_body(std::size_t bytes_max) {
    body_bytes_max_ = bytes_max;
    const auto length = content_length();
    if (length && *length > bytes_max) return refuse(413);
    constexpr std::size_t reserve_max = 16 * 1024;
    if (length) request.body.reserve(std::min<std::size_t>(*length, reserve_max));
    state = is_done() ? State::done : State::body;
}

void RequestReader::Parser::on_request_impl(beast_http::verb verb, View, View target_sent,
                                            int version_sent, error_code& fault) {
    const std::string_view target = target_sent;
    const auto* known = std::ranges::find(kMethods, verb, &KnownMethod::verb);
    if (known == std::end(kMethods)) return refuse_from(fault, 400, bad_method);
    if (!is_target(target)) return refuse_from(fault, 400, bad_target);
    const auto question = target.find('?');
    auto path = decoded_path(target.substr(0, question));
    if (!path) return refuse_from(fault, 400, bad_target);
    request.path = *std::move(path);
    if (question != target.npos) request.query = target.substr(question + 1);
    method = known->method;
    request.method = method.value_or(Method::get);
    version = version_sent;
}

void RequestReader::Parser::on_field_impl(beast_http::field field, View name, View value_sent,
                                          error_code& fault) {
    const std::string_view value = value_sent;
    if (head_read_) return;  // a trailer: not part of the head, dropped
    using beast_http::field::content_length, beast_http::field::expect, beast_http::field::host,
        beast_http::field::transfer_encoding;
    if (request.headers.size() == fields_max) return refuse_from(fault, 400, too_many_fields);
    if (field == host && (++hosts_ > 1 || !is_host(value)))
        return refuse_from(fault, 400, bad_host);
    if (field == content_length && (++lengths_ > 1 || !is_length(value)))
        return refuse_from(fault, 400, bad_framing);
    if (field == transfer_encoding && (++encodings_ > 1 || value != "chunked"))
        return refuse_from(fault, 400, bad_framing);
    if (field == expect) {
        if (!same_word(value, "100-continue")) return refuse_from(fault, 417);
        expects_continue = true;
    }
    std::string lowered{name};
    std::ranges::transform(lowered, lowered.begin(), lower);
    request.headers.emplace_back(std::move(lowered), value);
}

void RequestReader::Parser::on_header_impl(error_code& fault) {
    const bool old = version < 11;
    const bool two_lengths = encodings_ != 0 && (lengths_ != 0 || old);
    if (two_lengths) return refuse_from(fault, 400, bad_framing);
    if (hosts_ == 0 && !old) return refuse_from(fault, 400, bad_host);
    if (old) expects_continue = false;
}

void RequestReader::Parser::on_chunk_header_impl(std::uint64_t size, View extensions,
                                                 error_code& fault) {
    if (extensions.size() > 256 || std::ranges::any_of(extensions, is_control)) {
        return refuse_from(fault, 400, bad_chunk);
    }
    if (size > body_bytes_max_ - request.body.size()) refuse_from(fault, 413);
}

RequestReader::RequestReader() : parser_(std::make_unique<Parser>()) {}
RequestReader::~RequestReader() = default;

std::size_t RequestReader::feed(std::string_view bytes) {
    if (parser_->state == State::head) return parser_->feed_head(bytes);
    if (parser_->state == State::body) return parser_->feed_body(bytes);
    return 0;
}

RequestReader::State RequestReader::state() const {
    return parser_->state;
}
int RequestReader::refusal() const {
    return parser_->refusal;
}
std::string_view RequestReader::why() const {
    return parser_->why;
}
void RequestReader::allow_body(std::size_t bytes_max) {
    parser_->allow_body(bytes_max);
}
Request& RequestReader::request() {
    return parser_->request;
}
std::optional<Method> RequestReader::method() const {
    return parser_->method;
}
bool RequestReader::expects_continue() const {
    return parser_->expects_continue;
}

// HTTP/1.0 is answered once a connection.
bool RequestReader::keeps_alive() const {
    return parser_->version >= 11 && parser_->keep_alive();
}

bool RequestReader::is_upgrade() const {
    return parser_->version >= 11 && parser_->upgrade();
}

bool RequestReader::announces_body() const {
    return parser_->chunked() || parser_->content_length().value_or(0) > 0;
}

}  // namespace holdfast::http
