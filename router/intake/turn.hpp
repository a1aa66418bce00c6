// Waiting for one's turn, and what a survey becomes. Inside router/intake only; one thread.
#pragma once
#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/json/object.hpp>
#include <functional>
#include <list>
#include <memory>

#include "router/core/task.hpp"
#include "router/intake/intake.hpp"

namespace holdfast::intake {

// Suspends until the function put into `waiting` is called. No deadline of its own: whoever is ahead has one for every
// await, so each turn ends.
inline Task<> wait_turn(std::list<std::function<void()>>& waiting) {
    return asio::async_initiate<const asio::use_awaitable_t<>, void()>(
        [&waiting](auto handler) {
            auto executor = asio::get_associated_executor(handler);
            auto held = std::make_shared<asio::any_completion_handler<void()>>(std::move(handler));
            waiting.push_back([held, executor] { asio::post(executor, [held] { std::move (*held)(); }); });
        },
        asio::use_awaitable);
}

inline boost::json::object survey_content(const Survey& survey) {
    boost::json::object answers;
    if (survey.distress) answers["distress"] = *survey.distress;
    if (!survey.suicidal.empty()) answers["suicidal"] = survey.suicidal;
    if (!survey.about.empty()) answers["about"] = survey.about.reveal();
    if (answers.empty()) return {};
    return {{"survey", std::move(answers)}};
}

}  // namespace holdfast::intake
