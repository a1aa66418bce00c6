// A safety plan over the real wire: how long a written line takes to reach the other side, beside a message relayed in the
// same conversation and the same run; and what it costs to open a plan with one agreed version and with a thousand.
#include <stdexcept>

#include "tests/bench/bench.hpp"
#include "tests/bench/people.hpp"

namespace holdfast::bench {
namespace {

constexpr int lines = 20, many_versions = 1000, openings = 200;
constexpr std::chrono::seconds limit{30};

class Conversation {
  public:
    explicit Conversation(Site& site) : desks_(open_desks(loop_, site, 1, 1)), chat_(loop_, site, "/v1/chat") {
        desk().on_push = [this](std::string_view frame) { heard(frame); };
        wait("the chat", [this] { return chat_.open(); });
        ask(chat_, "start", R"({"language":"en","consent":true})");
        wait("an offer", [this] { return offer_ > 0; });
        ask(desk(), "accept", object({{"contact", contact_}, {"offer", "=" + std::to_string(offer_)}}));
        for (int i = 0; i < lines; ++i) {
            const auto text = "A line of about sixty characters, as people write them, " + std::to_string(i);
            const auto answer = ask(chat_, "plan_change", change("add", {{"step", "coping"}, {"text", text}}));
            item_ = text_of(answer, "item");
        }
        version_ = 1;
    }

    // Milliseconds from the chat's sending until the desk shows it.
    Steady::duration message() {
        return reaches([this](const std::string& text) {
            chat_.ask("message", object({{"client_msg_id", "m" + std::to_string(sent_)}, {"text", text}}), {});
        });
    }
    Steady::duration line() {
        return reaches([this](const std::string& text) {
            const auto seen = "=" + std::to_string(version_++);
            chat_.ask("plan_change", change("edit", {{"item", item_}, {"expected", seen}, {"text", text}}), {});
        });
    }

    void agree(int number) {
        const auto revision = number_of(ask(desk(), "plan", object({{"contact", contact_}})), "revision");
        ask(desk(), "plan_agree",
            object({{"contact", contact_}, {"revision", "=" + std::to_string(revision)}, {"agreed", R"(=[{"role":"person"}])"},
                    {"why", "time " + std::to_string(number)}}));
    }

    Steady::duration open() {
        const auto begun = Steady::now();
        ask(desk(), "plan", object({{"contact", contact_}}));
        return Steady::now() - begun;
    }

  private:
    using Fields = std::vector<std::pair<std::string_view, std::string_view>>;

    Person& desk() { return *desks_.front(); }

    // 26 characters that count up.
    std::string change(std::string_view kind, const Fields& fields) {
        auto id = std::to_string(++changes_);
        id.insert(0, 26 - id.size(), '0');
        std::string data = R"({"change":")" + id + R"(","kind":")" + std::string{kind} + '"';
        for (const auto& [name, value] : fields) {
            data.append(",\"").append(name).append("\":");
            if (value.starts_with('=')) data.append(value.substr(1));
            else data.append("\"").append(value).append("\"");
        }
        return data + "}";
    }

    void heard(std::string_view frame) {
        if (is(frame, "offer")) {
            contact_ = text_of(frame, "contact");
            offer_ = number_of(frame, "offer");
        }
        if (!awaited_.empty() && frame.find(awaited_) != frame.npos) came_ = Steady::now();
    }

    Steady::duration reaches(const std::function<void(const std::string&)>& send) {
        awaited_ = "It helps a little to think of the sea, and of the walk there #" + std::to_string(++sent_) + "#";
        came_ = {};
        const auto begun = Steady::now();
        send(awaited_);
        wait("what was written", [this] { return came_ != Steady::time_point{}; });
        return came_ - begun;
    }

    std::string ask(Person& person, std::string_view type, const std::string& data) {
        std::string answer;
        person.ask(type, data, [&answer](std::string_view frame) { answer = frame; });
        wait(type, [&] { return !answer.empty(); });
        if (answer.find("\"type\":\"ok\"") == answer.npos) throw std::runtime_error("refused: " + answer);
        return answer;
    }

    void wait(std::string_view what, const std::function<bool()>& done) {
        if (!loop_.run_for(limit, done)) throw std::runtime_error("did not come: " + std::string{what});
    }

    Loop loop_;
    std::vector<std::unique_ptr<Person>> desks_;
    Person chat_;
    std::string contact_, item_, awaited_;
    std::int64_t offer_ = 0, version_ = 0, changes_ = 0;
    int sent_ = 0;
    Steady::time_point came_{};
};

// Milliseconds of CPU of one of many.
void note_cpu(Table& table, Site& site, const std::string& of, const std::function<void()>& one) {
    constexpr int many = openings * 5;
    const auto before = site.cpu();
    for (int i = 0; i < many; ++i) one();
    const auto used = site.cpu() - before;
    table.note(of + ": CPU ms, server", used.server * 1000 / many);
    table.note(of + ": CPU ms, Redis", used.redis * 1000 / many);
}

double opening_ms(Conversation& conversation) {
    Latencies took;
    for (int i = 0; i < openings; ++i) took.add(conversation.open());
    return took.percentile(0.5);
}

}  // namespace

void bench_plan_wire(const Choices& choices) {
    Table table{"A safety plan of 20 lines over the wire, one conversation"};
    table.aim("a line, times a message: p50", "1");
    table.aim("1,000 versions, times one", "1");
    for (int round = 0; round < choices.rounds; ++round) {
        Site site{false};
        Conversation conversation{site};
        Latencies messages, written;
        for (const auto end = Steady::now() + choices.time; Steady::now() < end;) {
            messages.add(conversation.message());
            written.add(conversation.line());
        }
        table.note("a message reaches the other side: p50 ms", messages.percentile(0.5));
        table.note("a line reaches the other side: p50 ms", written.percentile(0.5));
        table.note("a line, times a message: p50", written.percentile(0.5) / messages.percentile(0.5));
        table.note("a message: p99 ms", messages.percentile(0.99));
        table.note("a line: p99 ms", written.percentile(0.99));
        note_cpu(table, site, "a message", [&] { conversation.message(); });
        note_cpu(table, site, "a line", [&] { conversation.line(); });
        conversation.agree(1);
        const auto one = opening_ms(conversation);
        for (int number = 2; number <= many_versions; ++number) conversation.agree(number);
        const auto many = opening_ms(conversation);
        table.note("opening with 1 version: p50 ms", one);
        table.note("opening with 1,000 versions: p50 ms", many);
        table.note("1,000 versions, times one", many / one);
    }
    table.print();
}

}  // namespace holdfast::bench
