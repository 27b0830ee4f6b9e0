package dev.servicestatus.health;

/**
 * Names a service: all that a wake-up carries.
 *
 * @param namespace of the ServiceStatus, in the hub
 * @param name of the ServiceStatus
 */
public record ServiceKey(String namespace, String name) {
  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
