package dev.servicestatus.cluster;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Private keys of kubeconfigs: PKCS#8, and the older forms that kubeadm (PKCS#1) and k3s (SEC 1)
 * write, which Java reads only when they are wrapped as PKCS#8.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5958">PKCS#8</a>, <a
 *     href="https://www.rfc-editor.org/rfc/rfc8017#appendix-A.1.2">PKCS#1</a>, <a
 *     href="https://www.rfc-editor.org/rfc/rfc5915">SEC 1</a>
 */
final class ClientKey {
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----([A-Za-z0-9+/=\\s]+)-----END");
  private static final byte[] VERSION_0 = {2, 1, 0};
  private static final byte[] RSA = {
    0x30, 13, 6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 13, 1, 1, 1, 5, 0
  };
  private static final byte[] EC_OID = {6, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};
  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 4;
  private static final int CURVE = 0xa0;

  private ClientKey() {}

  /**
   * The key.
   *
   * @throws GeneralSecurityException if it is none, or encrypted
   */
  static PrivateKey read(byte[] pem) throws GeneralSecurityException {
    Matcher block = PEM.matcher(new String(pem, StandardCharsets.ISO_8859_1));
    if (!block.find()) {
      throw new InvalidKeySpecException("no private key");
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(block.group(2));
      return switch (block.group(1)) {
        case "RSA PRIVATE KEY" -> key(pkcs8(RSA, der), List.of("RSA"));
        case "EC PRIVATE KEY" ->
            key(pkcs8(tagged(SEQUENCE, EC_OID, curve(der)), der), List.of("EC"));
        default -> key(der, List.of("RSA", "EC", "EdDSA"));
      };
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new InvalidKeySpecException("not a private key");
    }
  }

  private static PrivateKey key(byte[] pkcs8, List<String> algorithms)
      throws GeneralSecurityException {
    for (String algorithm : algorithms) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (InvalidKeySpecException e) {
        continue; // of another kind
      }
    }
    throw new InvalidKeySpecException("not a private key");
  }

  private static byte[] pkcs8(byte[] algorithm, byte[] key) {
    return tagged(SEQUENCE, VERSION_0, algorithm, tagged(OCTETS, key));
  }

  /** The curve's identifier: SEQUENCE {version, key, [0] {curve}, …}. */
  private static byte[] curve(byte[] sec1) {
    ByteBuffer fields = content(ByteBuffer.wrap(sec1), SEQUENCE);
    content(fields, 2);
    content(fields, OCTETS);
    ByteBuffer curve = content(fields, CURVE);
    var bytes = new byte[curve.remaining()];
    curve.get(bytes);
    return bytes;
  }

  /** Steps over one element; its content. */
  private static ByteBuffer content(ByteBuffer der, int tag) {
    if ((der.get(der.position()) & 0xff) != tag) {
      throw new IllegalArgumentException("another element");
    }
    int length = der.get(der.position() + 1) & 0xff;
    int header = 2;
    if (length >= 0x80) {
      int bytes = length & 0x7f;
      length = 0;
      for (int i = 0; i < bytes; i++) {
        length = length << 8 | der.get(der.position() + header++) & 0xff;
      }
    }
    ByteBuffer content = der.slice(der.position() + header, length);
    der.position(der.position() + header + length);
    return content;
  }

  private static byte[] tagged(int tag, byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteBuffer der = ByteBuffer.allocate(4 + length).put((byte) tag);
    if (length < 0x80) {
      der.put((byte) length);
    } else if (length < 0x100) {
      der.put((byte) 0x81).put((byte) length);
    } else {
      der.put((byte) 0x82).putShort((short) length);
    }
    for (byte[] part : parts) {
      der.put(part);
    }
    return Arrays.copyOf(der.array(), der.position());
  }
}
