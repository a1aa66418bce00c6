#include <algorithm>
#include <ostream>
#include <stdexcept>

#include "ops/cli/commands.hpp"
#include "ops/engine.hpp"
#include "router/http/tls.hpp"

namespace holdfast::ops {
namespace {

void print(const config::Fault& fault, std::ostream& out) {
    out << fault.where << ": ";
    if (!fault.key.empty()) out << fault.key << ": ";
    out << fault.what << '\n';
}

std::string on_or_off(bool on) {
    return on ? "on" : "off";
}

void print_summary(const config::Loaded& loaded, std::ostream& out) {
    const auto& [site, http, redis, vault, line, sms, chat, duties, oncall, staff, log] =
        loaded.settings;
    out << "settings are usable\n"
        << "  line      " << site.title << " (" << site.name << ")"
        << (site.production ? ", in production" : ", not in production") << '\n'
        << "  languages";
    for (const auto& language : site.languages) out << ' ' << language;
    out << "\n  address   " << http.public_url << ", listening on " << http.address << " port "
        << http.port << (http.tls_certificate.empty() ? "" : " with TLS") << '\n'
        << "  redis     "
        << (redis.url.empty() ? "a private one in " + site.data_folder.string() : redis.url) << '\n'
        << "  text messages: Twilio " << on_or_off(sms.twilio.enabled) << ", Kannel "
        << on_or_off(sms.kannel.enabled) << ", other gateway " << on_or_off(sms.generic.enabled)
        << "; web chat " << on_or_off(chat.enabled) << '\n'
        << "  on call   " << (oncall.pager.empty() ? "consoles only: nobody is woken" : "by");
    for (const auto& path : oncall.pager) out << ' ' << path;
    out << '\n';
    if (sms.twilio.enabled)
        out << "  note: turn on Advanced Opt-Out in Twilio's console. Without it Twilio answers HELP itself, and who\n"
               "        sends STOP, END, QUIT or CANCEL gets no text of yours until they send START.\n";
    for (const auto& language : site.languages) {
        const auto known = std::ranges::find(loaded.lexicons, language, &config::Lexicon::language);
        if (known == loaded.lexicons.end())
            out << "  note: triage knows no words in \"" << language
                << "\"; contacts who write in it stand in line as they came. Its words go into "
                   "triage/"
                << language << ".toml beside the settings file.\n";
    }
}

// Whether the certificate and its key can be used is known once they are loaded.
void check_tls(config::Loaded& loaded, const std::string& where) {
    const auto& http = loaded.settings.http;
    if (http.tls_certificate.empty() || http.tls_key.empty()) return;
    try {
        http::TlsContext{{http.tls_certificate.string(), http.tls_key.string()}};
    } catch (const std::runtime_error& unusable) {
        loaded.faults.push_back({where, "http.tls_certificate", unusable.what()});
    }
}

}  // namespace

void print_faults(const std::vector<config::Fault>& faults, std::ostream& out) {
    for (const auto& fault : faults) print(fault, out);
    const auto count = faults.size();
    out << count << (count == 1 ? " fault" : " faults")
        << (count >= config::faults_max ? " or more" : "") << "; the settings cannot be used\n";
}

int check_config(const config::Sources& sources, std::ostream& out) {
    auto loaded = config::load(sources);
    const auto engine = engine_of(loaded);
    if (!engine) std::ranges::copy(engine.error(), std::back_inserter(loaded.faults));
    const auto instruments = instruments_of(loaded);
    if (!instruments) std::ranges::copy(instruments.error(), std::back_inserter(loaded.faults));
    check_tls(loaded, sources.file.empty() ? "settings" : sources.file.string());
    if (loaded.faults.empty()) {
        print_summary(loaded, out);
        return 0;
    }
    print_faults(loaded.faults, out);
    return 1;
}

int print_config_doc(std::ostream& out) {
    out << config::documented_defaults();
    return 0;
}

}  // namespace holdfast::ops
