#include "ops/rehearsal/carrier_page.hpp"

namespace holdfast::rehearsal {
namespace {

constexpr std::size_t number_bytes_max = 64, text_bytes_max = 4 * Carrier::text_chars_max;

}  // namespace

Task<> Carrier::Page::on_text(std::string text) {
    const auto frame = conversation::parse_frame(text);
    if (!frame) {
        send(conversation::refusal(0, frame.error()));
        co_return;
    }
    auto answer = co_await answer_to(*frame);
    send(answer ? conversation::answer(frame->id, *answer)
                : conversation::refusal(frame->id, answer.error()));
}

Task<Result<json::object>> Carrier::Page::answer_to(const conversation::Frame& frame) {
    if (frame.type == "hello") co_return hello();
    if (frame.type == "mode") co_return set_mode(frame.data);
    if (frame.type == "ping") co_return json::object{};
    if (frame.type != "text") co_return fail(Errc::bad_request, "no such type", "type");
    auto from = text_field(frame.data, "from", number_bytes_max);
    if (!from) co_return std::unexpected(from.error());
    auto words = text_field(frame.data, "text", text_bytes_max);
    if (!words) co_return std::unexpected(words.error());
    auto sid = co_await carrier_.text(*std::move(from), *std::move(words));
    if (!sid) co_return std::unexpected(sid.error());
    co_return json::object{{"sid", *sid}};
}

Result<json::object> Carrier::Page::set_mode(const json::object& data) {
    const auto number = text_field(data, "number", number_bytes_max);
    if (!number) return std::unexpected(number.error());
    const auto name = text_field(data, "mode", number_bytes_max);
    if (!name) return std::unexpected(name.error());
    const auto mode = phone_mode(*name);
    if (!mode) return fail(Errc::bad_request, "mode is deliver, fail or unreachable", "mode");
    if (!carrier_.phones_.set_mode(*number, *mode))
        return fail(Errc::throttled, "too many phones with a mode of their own", "number");
    return json::object{};
}

json::object Carrier::Page::hello() const {
    json::array numbers, history;
    for (const auto& number : carrier_.options_.numbers) numbers.emplace_back(number);
    for (const auto& text : carrier_.phones_.texts())
        history.push_back({{"number", text.number},
                           {"direction", text.from_line ? "out" : "in"},
                           {"text", text.text},
                           {"at", epoch_ms(text.at)},
                           {"sid", text.sid},
                           {"status", text.status}});
    return {{"line", carrier_.options_.line},
            {"numbers", std::move(numbers)},
            {"history", std::move(history)}};
}

}  // namespace holdfast::rehearsal
