#include "ops/rehearsal/cast.hpp"

namespace holdfast::rehearsal {
namespace {

constexpr std::string_view ladder = "primary";

}  // namespace

std::vector<staff::NewAccount> cast() {
    const Secret password{std::string{cast_password}};
    return {{"ana", "Ana Rivera", "counselor", {"en", "es"}, true, password},
            {"ben", "Ben Okafor", "counselor", {"en"}, false, password},
            {"sam", "Sam Lindqvist", "supervisor", {"en", "es"}, true, password},
            {"olu", "Olu Adeyemi", "on_call", {"en"}, true, password, PhoneNumber{std::string{cast_on_call}}}};
}

std::vector<std::string> cast_numbers() {
    return {"+12015550101", "+12015550102", "+12015550103", "+12015550104", "+12015550105", "+12015550106",
            std::string{cast_on_call}};
}

oncall::Rota cast_rota() {
    using namespace std::chrono;
    const oncall::Repeat daily{.every_days = 1};
    return {{{.name = std::string{ladder}, .shifts = {{"olu", oncall::Local{local_days{2020y / 1 / 1}}, 24, daily}}}}};
}

config::Loaded stage_settings(const Stage& stage) {
    auto loaded = config::load({});
    auto& settings = loaded.settings;
    settings.site.title = "Harbor Crisis Line (practice)";
    settings.site.data_folder = stage.folder;
    settings.http.port = stage.port;
    settings.http.public_url = "http://localhost:" + std::to_string(stage.port);
    settings.http.metrics_port = 0;
    auto& twilio = settings.sms.twilio;
    twilio.enabled = true;
    twilio.account_sid = "AC00000000000000000000000000000000";
    twilio.from = "+12015550199";
    twilio.auth_token.value = "0123456789abcdef0123456789abcdef";
    twilio.api_url = "http://127.0.0.1:" + std::to_string(stage.phone_port);
    settings.duties.answer_imminent = std::chrono::seconds{20};
    settings.oncall.levels = {std::string{ladder}};
    settings.oncall.pager = {"text"};
    return loaded;
}

}  // namespace holdfast::rehearsal
