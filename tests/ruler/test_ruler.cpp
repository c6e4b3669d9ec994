#include "tests/ruler/test_ruler.h"

#include <stdexcept>
#include <utility>

#include "tests/ruler/routes.h"

namespace qoe::test_ruler {

class TestRuler::Impl {
 public:
  Impl(Options options, uint16_t port)
      : state_{std::move(options), {}, {}},
        server_(
            port, [this](const Request& request) { return Answer(request, state_); },
            Refusal(400, "400 Bad Request")) {}

  FaultyServer& server() { return server_; }

  // Does something with the state while nobody else does.
  template <typename Do>
  auto Locked(Do&& work) {
    return server_.Locked([&] { return std::forward<Do>(work)(*this); });
  }

  State& state() { return state_; }

 private:
  State state_;
  FaultyServer server_;  // last: its threads use the state
};

TestRuler::TestRuler(Options options, uint16_t port)
    : impl_(std::make_unique<Impl>(std::move(options), port)) {}

TestRuler::~TestRuler() = default;

uint16_t TestRuler::port() const { return impl_->server().port(); }

std::string TestRuler::address() const { return impl_->server().address(); }

void TestRuler::Configure(const std::function<void(Options&)>& change) {
  impl_->Locked([&](Impl& impl) { change(impl.state().options); });
}

void TestRuler::Load(const std::string& tenant, const std::string& yaml) {
  impl_->Locked([&](Impl& impl) {
    State& state = impl.state();
    const Clock::time_point seen = Clock::now() - state.options.evaluation_delay;
    Namespaces all = ReadNamespaces(yaml, state.options);
    for (const auto& [name, groups] : state.store.Of(tenant)) {
      for (const auto& [group, content] : groups)
        state.evaluation.Change(tenant, {name, group}, std::nullopt, seen);
    }
    for (const auto& [name, groups] : all) {
      for (const auto& [group, content] : groups)
        state.evaluation.Change(tenant, {name, group}, content, seen);
    }
    state.store.Replace(tenant, std::move(all));
  });
}

Namespaces TestRuler::Live(const std::string& tenant) const {
  return impl_->Locked([&](Impl& impl) { return impl.state().store.Of(tenant); });
}

std::string TestRuler::LiveYaml(const std::string& tenant) const {
  return WriteNamespaces(Live(tenant));
}

void TestRuler::Put(const std::string& tenant, const std::string& name_space,
                    const std::string& yaml) {
  impl_->Locked([&](Impl& impl) {
    std::optional<Group> group = ReadGroup(yaml, impl.state().options);
    if (!group) throw std::invalid_argument("not a rule group");
    impl.state().Put(tenant, name_space, std::move(*group));
  });
}

bool TestRuler::Remove(const std::string& tenant, const std::string& name_space,
                       const std::string& group) {
  return impl_->Locked([&](Impl& impl) { return impl.state().Remove(tenant, name_space, group); });
}

void TestRuler::SetError(const std::string& tenant, const std::string& name_space,
                         const std::string& group, const std::string& error) {
  impl_->Locked([&](Impl& impl) {
    impl.state().evaluation.SetError(tenant, {name_space, group}, error);
  });
}

void TestRuler::SetAlerts(const std::string& tenant, std::vector<ActiveAlert> alerts) {
  impl_->Locked([&](Impl& impl) { impl.state().evaluation.SetAlerts(tenant, std::move(alerts)); });
}

void TestRuler::Add(FaultRule rule) { impl_->server().Add(std::move(rule)); }

void TestRuler::ClearFaults() { impl_->server().ClearFaults(); }

std::vector<LoggedRequest> TestRuler::Log() const { return impl_->server().Log(); }

int TestRuler::Count(std::string_view method) const { return impl_->server().Count(method); }

void TestRuler::ClearLog() { impl_->server().ClearLog(); }

void TestRuler::OnRequest(std::function<void(const LoggedRequest&)> listener) {
  impl_->server().OnRequest(std::move(listener));
}

}  // namespace qoe::test_ruler
