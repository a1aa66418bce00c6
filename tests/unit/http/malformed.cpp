#include "tests/unit/http/malformed.hpp"

namespace holdfast::http {
namespace {

// A POST with these fields and a body that looks like a chunked one.
std::string post(const std::string& fields, const std::string& version = "1.1") {
    return "POST /echo HTTP/" + version + "\r\nHost: a\r\n" + fields + "\r\n0\r\n\r\n";
}

std::string get(const std::string& fields) {
    return "GET /echo HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
}

std::string line(const std::string& request_line) {
    return request_line + "\r\nHost: a\r\n\r\n";
}

std::vector<Malformed> body_lengths() {
    return {
        {"unknown coding", post("Transfer-Encoding: xchunked\r\n")},
        {"identity", post("Transfer-Encoding: identity\r\n")},
        {"gzip before chunked", post("Transfer-Encoding: gzip, chunked\r\n")},
        {"chunked before gzip", post("Transfer-Encoding: chunked, gzip\r\n")},
        {"chunked twice in a list", post("Transfer-Encoding: chunked, chunked\r\n")},
        {"chunked twice in fields",
         post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n")},
        {"second coding field", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n")},
        {"first coding field", post("Transfer-Encoding: x\r\nTransfer-Encoding: chunked\r\n")},
        {"coding in capitals", post("Transfer-Encoding: CHUNKED\r\n")},
        {"coding with a parameter", post("Transfer-Encoding: chunked;q=1\r\n")},
        {"quoted coding", post("Transfer-Encoding: \"chunked\"\r\n")},
        {"empty coding", post("Transfer-Encoding:\r\n")},
        {"comma coding", post("Transfer-Encoding: ,chunked\r\n")},
        {"coding after vertical tab", post("Transfer-Encoding: \vchunked\r\n")},
        {"coding after NUL", post(std::string("Transfer-Encoding: \0chunked\r\n", 29))},
        {"coding then stray CR", post("Transfer-Encoding: chunked\r\r\n")},
        {"space before colon", post("Transfer-Encoding : chunked\r\n")},
        {"folded coding", post("Transfer-Encoding:\r\n chunked\r\n")},
        {"coding folded into another field", post("X: y\r\n\tTransfer-Encoding: chunked\r\n")},
        {"coding then length", post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n")},
        {"length then coding", post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n")},
        {"coding then zero length", post("Transfer-Encoding: chunked\r\nContent-Length: 0\r\n")},
        {"coding on 1.0", post("Transfer-Encoding: chunked\r\n", "1.0")},
        {"same length twice", post("Content-Length: 5\r\nContent-Length: 5\r\n")},
        {"two lengths", post("Content-Length: 5\r\nContent-Length: 0\r\n")},
        {"list of lengths", post("Content-Length: 5, 5\r\n")},
        {"positive length", post("Content-Length: +5\r\n")},
        {"negative length", post("Content-Length: -5\r\n")},
        {"hexadecimal length", post("Content-Length: 0x5\r\n")},
        {"length with a point", post("Content-Length: 5.0\r\n")},
        {"length with a space", post("Content-Length: 0 5\r\n")},
        {"length with a letter", post("Content-Length: 5a\r\n")},
        {"empty length", post("Content-Length:\r\n")},
        {"length over 64 bits", post("Content-Length: 18446744073709551621\r\n")},
        {"length of 20 zeros", post("Content-Length: 00000000000000000005\r\n")},
        {"folded length", post("Content-Length:\r\n 5\r\n")},
    };
}

std::vector<Malformed> chunks() {
    const std::string head = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    return {
        {"chunk size not hexadecimal", head + "g\r\nhello\r\n0\r\n\r\n"},
        {"chunk size signed", head + "+5\r\nhello\r\n0\r\n\r\n"},
        {"chunk size with prefix", head + "0x5\r\nhello\r\n0\r\n\r\n"},
        {"chunk size over 64 bits", head + "10000000000000005\r\nhello\r\n0\r\n\r\n"},
        {"chunk longer than its size", head + "4\r\nhello\r\n0\r\n\r\n"},
        {"chunk size line ends in LF", head + "5\nhello\r\n0\r\n\r\n"},
        {"chunk ends in LF", head + "5\r\nhello\n0\r\n\r\n"},
        {"chunk extension with LF", head + "5;\nx\r\nhello\r\n0\r\n\r\n"},
        {"chunk extension with CR", head + "5;a\rb\r\nhello\r\n0\r\n\r\n"},
        {"trailer sets a length", head + "0\r\nContent-Length: 5\r\n\r\n"},
        {"trailer sets a coding", head + "0\r\nTransfer-Encoding: chunked\r\n\r\n"},
    };
}

std::vector<Malformed> hosts_and_fields() {
    std::string many;
    for (int at = 0; at < 120; ++at) many += "a: b\r\n";
    return {
        {"no host", "GET /echo HTTP/1.1\r\n\r\n"},
        {"two hosts", get("Host: b\r\n")},
        {"same host twice", get("Host: a\r\n")},
        {"empty host", "GET /echo HTTP/1.1\r\nHost:\r\n\r\n"},
        {"blank host", "GET /echo HTTP/1.1\r\nHost:  \r\n\r\n"},
        {"host with a path", "GET /echo HTTP/1.1\r\nHost: a/b\r\n\r\n"},
        {"host with a user", "GET /echo HTTP/1.1\r\nHost: a@b\r\n\r\n"},
        {"host list", "GET /echo HTTP/1.1\r\nHost: a, b\r\n\r\n"},
        {"folded field", get("X: a\r\n b\r\n")},
        {"field folded by tab", get("X: a\r\n\tb\r\n")},
        {"fold before the first field", "GET /echo HTTP/1.1\r\n X: a\r\nHost: a\r\n\r\n"},
        {"no colon", get("X\r\n")},
        {"empty name", get(": a\r\n")},
        {"space in a name", get("X Y: a\r\n")},
        {"space before colon", get("X : a\r\n")},
        {"bracket in a name", get("X(: a\r\n")},
        {"non-ASCII name", get("X\xc3\xa9: a\r\n")},
        {"NUL in a value", get(std::string("X: a\0b\r\n", 8))},
        {"CR in a value", get("X: a\rb\r\n")},
        {"LF in a value", get("X: a\nY: b\r\n")},
        {"escape byte in a value", get("X: a\x1b[0m\r\n")},
        {"over 100 fields", get(many)},
        {"over 8 KiB", get("X: " + std::string(8200, 'x') + "\r\n")},
    };
}

std::vector<Malformed> request_lines() {
    std::vector<Malformed> list{
        {"lower-case method", line("get /echo HTTP/1.1")},
        {"unknown method", line("FETCH /echo HTTP/1.1")},
        {"CONNECT", line("CONNECT a:80 HTTP/1.1")},
        {"CONNECT with a path", line("CONNECT /echo HTTP/1.1")},
        {"TRACE", line("TRACE /echo HTTP/1.1")},
        {"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
        {"PRI on 1.1", line("PRI /echo HTTP/1.1")},
        {"asterisk", line("OPTIONS * HTTP/1.1")},
        {"absolute target", line("GET http://a/echo HTTP/1.1")},
        {"relative target", line("GET echo HTTP/1.1")},
        {"no target", line("GET HTTP/1.1")},
        {"two spaces", line("GET  /echo HTTP/1.1")},
        {"tab", line("GET\t/echo HTTP/1.1")},
        {"space in the target", line("GET /ec ho HTTP/1.1")},
        {"space at the end", line("GET /echo HTTP/1.1 ")},
        {"fragment", line("GET /echo#x HTTP/1.1")},
        {"non-ASCII target", line("GET /ech\xc3\xb3 HTTP/1.1")},
        {"control byte in the target", line("GET /ech\x01o HTTP/1.1")},
        {"delete in the target", line("GET /ech\x7fo HTTP/1.1")},
        {"broken escape", line("GET /echo%4 HTTP/1.1")},
        {"escape not hexadecimal", line("GET /echo%zz HTTP/1.1")},
        {"escaped NUL", line("GET /echo%00 HTTP/1.1")},
        {"escaped line break", line("GET /echo%0d%0aX:y HTTP/1.1")},
        {"escaped slash", line("GET /%2fecho HTTP/1.1")},
        {"no version", line("GET /echo")},
        {"HTTP/0.9", "GET /echo\r\n\r\n"},
        {"HTTP/1.2", line("GET /echo HTTP/1.2")},
        {"HTTP/2.0", line("GET /echo HTTP/2.0")},
        {"HTTP/11", line("GET /echo HTTP/11")},
        {"lower-case version", line("GET /echo http/1.1")},
        {"bare LF endings", "GET /echo HTTP/1.1\nHost: a\n\n"},
        {"request line ends in LF", "GET /echo HTTP/1.1\nHost: a\r\n\r\n"},
        {"two empty lines first", "\r\n\r\nGET /echo HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"LF first", "\nGET /echo HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"space first", " GET /echo HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"a TLS hello", "\x16\x03\x01\x02"},
    };
    list.push_back({"NUL in the target", line(std::string("GET /ech\0o HTTP/1.1", 19))});
    return list;
}

}  // namespace

std::vector<Malformed> malformed_requests() {
    std::vector<Malformed> all;
    for (auto* part : {body_lengths, chunks, hosts_and_fields, request_lines}) {
        const auto list = part();
        all.insert(all.end(), list.begin(), list.end());
    }
    return all;
}

}  // namespace holdfast::http
