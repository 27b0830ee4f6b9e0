package dev.servicestatus.page;

import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.PageComponent;
import dev.servicestatus.api.v1alpha1.PageComponentSpec.ServiceRef;
import dev.servicestatus.plan.Wanted;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What services want, changed by a test. */
final class Wishes {
  private final Map<String, Wish> wishes = new TreeMap<>();
  private int age;

  void want(String service, String name, Level level) {
    want(service, new Wanted(name, level));
  }

  void want(String service, Wanted wanted) {
    Wish before = wishes.get(service);
    String[] parts = service.split("/");
    String since = before == null ? "2026 %04d".formatted(age++) : before.age();
    wishes.put(service, new Wish(new ServiceRef(parts[0], parts[1]), since, wanted));
  }

  void want(String service, Level level) {
    Wanted before = wanted(service);
    want(service, new Wanted(before.name(), before.description(), level, before.adoption()));
  }

  Wanted wanted(String service) {
    return wishes.get(service).wanted();
  }

  void drop(String service) {
    wishes.remove(service);
  }

  List<Wish> all() {
    return List.copyOf(wishes.values());
  }

  static String service(PageComponent record) {
    ServiceRef ref = record.getSpec().serviceRef();
    return ref.namespace() + "/" + ref.name();
  }
}
