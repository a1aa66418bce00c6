// What a route for staff asks for before it answers: somebody who is signed in and, where it
// changes something, a page of this site that sent it. Whoever lacks that is answered the problem.
// A node's thread only; the part whose handlers these are outlives its routes.
#pragma once
#include "router/desk/desks.hpp"

namespace holdfast::desk {

template <class Part>
class StaffRoutes {
  public:
    using Handler = Task<http::Response> (Part::*)(http::Request request, Clinician clinician);

    StaffRoutes(Part& part, SignIns sign_in) : part_(part), sign_in_(std::move(sign_in)) {}

    http::Handler reads(Handler handler) const { return behind(sign_in_.to_read, handler); }
    http::Handler changes(Handler handler) const { return behind(sign_in_.to_change, handler); }

  private:
    http::Handler behind(const SignIn& sign_in, Handler handler) const {
        return [&part = part_, sign_in, handler](http::Request request) {
            return answer(part, sign_in, handler, std::move(request));
        };
    }
    static Task<http::Response> answer(Part& part, SignIn sign_in, Handler handler,
                                       http::Request request) {
        auto clinician = co_await sign_in(request);
        if (!clinician) co_return http::problem(clinician.error());
        co_return co_await (part.*handler)(std::move(request), std::move(*clinician));
    }

    Part& part_;
    SignIns sign_in_;
};

}  // namespace holdfast::desk
