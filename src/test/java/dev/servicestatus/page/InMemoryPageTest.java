package dev.servicestatus.page;

import dev.servicestatus.api.v1alpha1.Level;
import java.util.List;

class InMemoryPageTest extends PageContract {
  private final InMemoryPage page = new InMemoryPage();

  @Override
  Page page() {
    return page;
  }

  @Override
  String create(String name, Level level) {
    return page.create(name, level).id();
  }

  @Override
  void set(String id, Level level) {
    page.replace(id, null, level);
  }

  @Override
  void delete(String id) {
    page.delete(id);
  }

  @Override
  void hold(Page.Hold by, String id) {
    page.hold(by, List.of(id));
  }
}
