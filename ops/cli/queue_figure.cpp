#include "ops/cli/queue_figure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ostream>
#include <queue>
#include <random>
#include <stdexcept>

#include "ops/cli/store_for_command.hpp"
#include "ops/cli/throwaway_folder.hpp"
#include "router/queue/line.hpp"

namespace holdfast::ops {
namespace {

using triage::Level;

struct MadeUpContact {
    Level level = Level::none;
    Millis arrives{}, talks{};
};

// Standard distributions differ between libraries; these do not.
double evenly(std::mt19937_64& dice) {
    return static_cast<double>(dice() >> 11) * 0x1p-53;
}
Millis exponential(std::mt19937_64& dice, double mean_ms) {
    return Millis{static_cast<std::int64_t>(-std::log(1 - evenly(dice)) * mean_ms)};
}

std::vector<MadeUpContact> made_up(const QueueOptions& options) {
    std::mt19937_64 dice{options.seed};
    const double talk_ms = options.talk_minutes * 60'000;
    const double gap_ms = talk_ms / (options.clinicians * options.busy);
    double all = 0;
    for (const double share : options.shares) all += share;
    std::vector<MadeUpContact> contacts;
    Millis at{};
    for (int i = 0; i < options.contacts; ++i) {
        at += exponential(dice, gap_ms);
        double rest = evenly(dice) * all;
        std::size_t level = 0;
        while (level + 1 < options.shares.size() && rest >= options.shares[level])
            rest -= options.shares[level++];
        contacts.push_back({static_cast<Level>(level), at, exponential(dice, talk_ms)});
    }
    return contacts;
}

std::filesystem::path fastest_folder() {
    const bool memory = std::filesystem::is_directory("/dev/shm");
    return memory ? std::filesystem::path{"/dev/shm"} : std::filesystem::temp_directory_path();
}

template <class T>
T required(Result<T> made) {
    if (!made) throw std::runtime_error("the line refused: " + made.error().detail);
    return std::move(*made);
}
void required(Result<> done) {
    if (!done) throw std::runtime_error("the line refused: " + done.error().detail);
}

// Contacts that have the same random numbers in every run: ids order what arrives in one instant.
class SeededRandom final : public Random {
  public:
    explicit SeededRandom(std::uint64_t seed) : dice_(seed) {}
    void fill(std::span<unsigned char> out) override {
        for (auto& byte : out) byte = static_cast<unsigned char>(dice_());
    }

  private:
    std::mt19937_64 dice_;
};

// One day of a site: contacts arrive and clinicians finish, in order of time.
class Day {
  public:
    Day(StoreForCommand& store, const config::Settings& settings, const std::string& name,
        const std::vector<MadeUpContact>& contacts, bool by_risk)
        : store_(store),
          contacts_(contacts),
          by_risk_(by_risk),
          line_(redis::Functions{store.connection(), "hf:{" + name + "}:", 0}, settings, "figure"),
          waits_(contacts.size()) {}

    std::vector<Wait> run(int clinicians) {
        for (int i = 0; i < clinicians; ++i) {
            const auto user = "clinician" + std::to_string(i);
            present(user, start_);
            required(store_.run(line_.availability(start_, user, user, true, 1)));
        }
        for (std::size_t next = 0; next < contacts_.size() || !talks_.empty();) {
            const bool arrives =
                next < contacts_.size() &&
                (talks_.empty() || start_ + contacts_[next].arrives <= talks_.top().ends);
            if (arrives)
                arrive(next++);
            else
                finish();
        }
        return std::move(waits_);
    }

  private:
    struct Talk {
        TimePoint ends;
        std::string user;
        ContactId contact;
        bool operator>(const Talk& other) const {
            return std::tie(ends, user) > std::tie(other.ends, other.user);
        }
    };

    queue::Presence present(const std::string& user, TimePoint now) {
        return required(
            store_.run(line_.present(now, user, user, queue::lanes_served({"en"}, true))));
    }

    void arrive(std::size_t number) {
        const auto& made = contacts_[number];
        const auto now = start_ + made.arrives;
        queue::Arrival arrival;
        arrival.contact = ContactId::make(now, random_);
        arrival.person = "p" + std::to_string(number);
        arrival.idempotency_key = arrival.person;
        arrival.remember = std::chrono::hours{1};
        arrival.wrapped_key = "none";
        arrival.key_is_new = true;
        arrival.channel = "chat";
        arrival.lane = queue::lane_of("en");
        arrival.level = by_risk_ ? made.level : Level::none;
        arrival.arrived_event = arrival.message_event = "{}\n";
        numbers_[arrival.contact] = number;
        const auto contact = arrival.contact;
        const auto arrived = required(store_.run(line_.arrive(now, std::move(arrival))));
        if (arrived.state == "offered") accept(contact, now);
    }

    void accept(const ContactId& contact, TimePoint now) {
        const auto opened = required(store_.run(line_.open(contact)));
        const auto& record = opened.value().record;
        required(store_.run(line_.accept(now, record.holder, contact, record.offer)));
        const auto number = numbers_.at(contact);
        const auto& made = contacts_[number];
        waits_[number] = {made.level, made.arrives.count(), (now - start_ - made.arrives).count()};
        talks_.push({now + made.talks, record.holder, contact});
    }

    void finish() {
        const auto talk = talks_.top();
        talks_.pop();
        const auto now = talk.ends;
        required(store_.run(line_.end(now, talk.user, talk.contact)));
        required(store_.run(line_.assess(now, talk.user, talk.contact, "a" + talk.contact.text(),
                                         Level::none, "{}\n", true)));
        required(store_.run(line_.complete(now, talk.user, talk.contact, "{}\n", false, true)));
        const auto holding = ContactId::parse(present(talk.user, now).holding);
        if (holding) accept(*holding, now);
    }

    const TimePoint start_ = from_epoch_ms(1'795'000'000'000);
    StoreForCommand& store_;
    const std::vector<MadeUpContact>& contacts_;
    bool by_risk_;
    queue::Line line_;
    std::vector<Wait> waits_;
    SeededRandom random_{1};
    std::map<ContactId, std::size_t> numbers_;
    std::priority_queue<Talk, std::vector<Talk>, std::greater<>> talks_;
};

std::string minutes(std::vector<std::int64_t> waits, double share) {
    if (waits.empty()) return "-";
    std::ranges::sort(waits);
    const auto at =
        static_cast<std::size_t>(std::ceil(share * static_cast<double>(waits.size()))) - 1;
    return fmt::format("{:.1f}", static_cast<double>(waits[at]) / 60'000);
}

std::vector<std::int64_t> waits_of(const std::vector<Wait>& waits, Level level) {
    std::vector<std::int64_t> found;
    for (const auto& wait : waits)
        if (wait.level == level) found.push_back(wait.ms);
    return found;
}

}  // namespace

QueueFigure queue_figure(const QueueOptions& options, config::Settings settings) {
    const ThrowawayFolder folder{fastest_folder(), "holdfast-queue"};
    settings.site.data_folder = folder.path();
    settings.redis = {};
    settings.line.rest_after_high = Millis{0};
    settings.line.waiting_max = options.contacts + 1;
    StoreForCommand store{settings};
    const auto contacts = made_up(options);
    QueueFigure figure;
    figure.by_risk = Day{store, settings, "risk", contacts, true}.run(options.clinicians);
    figure.as_they_came = Day{store, settings, "came", contacts, false}.run(options.clinicians);
    return figure;
}

void print_queue_figure(const QueueFigure& figure, std::ostream& out) {
    out << "minutes waited        by risk           first come, first served\n"
        << "level     contacts    median     p95     median     p95\n";
    for (int i = triage::level_count - 1; i >= 0; --i) {
        const auto level = static_cast<Level>(i);
        const auto risk = waits_of(figure.by_risk, level),
                   came = waits_of(figure.as_they_came, level);
        out << fmt::format("{:<10}{:>8}  {:>8}{:>8}   {:>8}{:>8}\n", name_of(level), risk.size(),
                           minutes(risk, 0.5), minutes(risk, 0.95), minutes(came, 0.5),
                           minutes(came, 0.95));
    }
}

}  // namespace holdfast::ops
