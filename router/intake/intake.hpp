// The one way in for every channel: what a person wrote becomes part of their open contact, durably, in one step, before
// anybody is told that it arrived. Reads the words for risk, seals them, and lets the line place the contact. Messages
// of one person are taken one after another, in the order they came to this node. Owned by a node; its thread only.
//
// Bounds: `together_max` messages of one person under way (then `throttled`); the memory of recent persons holds
// `persons_max` entries (then the least recent is read anew from the journal).
#pragma once
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "config/settings.hpp"
#include "router/core/private.hpp"
#include "router/core/random.hpp"
#include "router/identity/phone.hpp"
#include "router/journal/event.hpp"
#include "router/intake/readings.hpp"
#include "router/queue/line.hpp"
#include "router/vault/vault.hpp"

namespace holdfast::intake {

enum class Keyword { none, stop, start, help };

// STOP and its kin, START, HELP: only when the whole text is that one word (any case, surrounding blanks and full stops
// ignored). END or QUIT inside a sentence are a person's words. Source: the carriers' opt-out keywords.
Keyword keyword_of(std::string_view text);

// One text message as a provider handed it over.
struct InboundText {
    std::string provider;    // "twilio", "kannel", "generic"
    std::string message_id;  // the provider's; a repeat is the same message
    PhoneNumber from;        // as written
    MessageText text;        // UTF-8; broken sequences are replaced
    int media = 0;           // noted, never fetched
    Keyword keyword = Keyword::none;     // what the provider took it for, if it says so; else the text itself tells
    bool provider_answers_help = false;  // the provider sends its own HELP and STOP answers
};

Keyword keyword_of(const InboundText& message);

struct Receipt {
    std::string contact{};  // empty: kept without a contact (STOP from somebody with none open)
    std::uint64_t seq = 0;
    bool repeated = false;
};

struct Survey {  // each part may be skipped
    std::optional<int> distress;  // 0 to 10
    std::string suicidal;         // "yes", "no", "skip" or empty
    MessageText about;
};

struct Counts {  // since start
    std::uint64_t opened = 0, added = 0, repeated = 0, refused = 0, opted_out = 0;
    std::uint64_t by_level[triage::level_count] = {};
};

struct Parts {  // what intake stands on; all outlive it
    queue::Line& line;
    const Clock& clock;
    Random& random;
    const vault::KeyRing& keys;
    const vault::Pseudonyms& pseudonyms;
    const identity::NumberReader& numbers;
    std::shared_ptr<const triage::LiveAssessor> assessor;
    const config::Settings& settings;
    const config::Texts& texts;
    std::function<void()> text_queued;  // a text to a phone waits in the outbox
};

class Intake {
  public:
    explicit Intake(Parts parts) : parts_(std::move(parts)), readings_(parts_.assessor) { learn_languages(); }

    Task<Result<Receipt>> accept(InboundText message);

    // A chat begins. `token` is the secret by which the chat is found again; only its pseudonym is kept.
    Task<Result<Receipt>> start_chat(Secret token, std::string language, Survey survey);
    // `not_found` when the conversation is over.
    Task<Result<Receipt>> chat_says(Secret token, std::string client_message_id, MessageText text);

    std::string chat_person(const Secret& token) const;
    const Counts& counts() const { return counts_; }

    // Each message is read together with its contact's last turns, at least these and less than twice as many, always by
    // whole blocks of them; what older ones said stays in the level, which never falls by itself.
    static constexpr std::size_t turns_read = 16;
    static constexpr std::size_t together_max = 32;
    static constexpr std::size_t persons_max = 20'000;

    // The language of a text, one of the site's; the default one unless it is clearly in another.
    const std::string& language_of(std::string_view text) const;

  private:
    struct Known {  // what this node last read of a person
        std::string wrapped_key;
        std::optional<vault::DataKey> key;
        std::string contact, turns;
        std::string language;             // by their last clear text; empty: not known
        std::vector<std::string> recent;  // the contact's last words, for triage
        std::list<std::function<void()>> waiting;
        bool busy = false;
        std::list<std::string_view>::iterator age;
        void said(std::string_view words);
    };
    struct Words {  // one thing a person said, before it is sealed
        std::string person, channel, language, idempotency_key;
        bool clearly = false;  // the text is clearly in that language; a keyword is in none
        std::string text;
        bool has_text = true, by_text = false, may_open = true;
        std::string client_message_id;
        int media = 0;
        PhoneNumber number;
        bool hears = true;  // words of the line reach them: a chat, or a number that can be texted
        Survey survey;
        Keyword keyword = Keyword::none;
        bool provider_answers = false;
    };

    Task<Result<Receipt>> take(Words words);
    Task<Result<Receipt>> take_in_turn(const Words& words, Known& known);
    Task<Result<>> read_again(Known& known, const queue::Arrived& stale, const std::string& person);
    queue::Arrival compose(const Words& words, Known& known, TimePoint now);
    Known& known(const std::string& person);
    void forget_oldest();
    // None: in no language, or as much in one as in another.
    const std::string* clear_language_of(std::string_view text) const;
    void learn_languages();

    struct WordHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view word) const { return std::hash<std::string_view>{}(word); }
    };
    // Of which languages a common word is.
    using Marks = std::unordered_map<std::string, std::vector<std::size_t>, WordHash, std::equal_to<>>;

    Parts parts_;
    Readings readings_;
    std::vector<std::string> languages_;  // the default one first
    Marks marks_;
    Counts counts_;
    std::unordered_map<std::string, Known> known_;
    std::list<std::string_view> by_age_;  // least recent first; the names are those of known_
};

}  // namespace holdfast::intake
