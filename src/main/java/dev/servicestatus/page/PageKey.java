package dev.servicestatus.page;

import dev.servicestatus.api.v1alpha1.PageComponent;
import dev.servicestatus.api.v1alpha1.PageRef;
import dev.servicestatus.api.v1alpha1.Publication;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Names a StatusPage.
 *
 * @param namespace of the StatusPage
 * @param name of the StatusPage
 */
public record PageKey(String namespace, String name) {
  private static final int DIGITS = 10;

  /** Of the page that a record belongs to. */
  public static PageKey of(PageComponent record) {
    return new PageKey(record.getMetadata().getNamespace(), record.getSpec().pageRef().name());
  }

  /** Of the pages that a service wants to be shown on. */
  public static List<PageKey> of(ServiceStatus service) {
    String own = service.getMetadata().getNamespace();
    return service.getSpec().publish().stream()
        .map(publication -> of(publication, own))
        .distinct()
        .toList();
  }

  /**
   * Of the page that an entry of {@code spec.publish} names.
   *
   * @param own namespace of the service
   */
  static PageKey of(Publication publication, String own) {
    PageRef ref = publication.pageRef();
    return new PageKey(ref.namespace() == null ? own : ref.namespace(), ref.name());
  }

  /** The name of the PageComponent of a service on this page; the same for all time. */
  public String recordName(String service) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] digest = sha.digest(service.getBytes(StandardCharsets.UTF_8));
      return name + "-" + HexFormat.of().formatHex(digest).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException everyPlatformHasIt) {
      throw new IllegalStateException(everyPlatformHasIt);
    }
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
