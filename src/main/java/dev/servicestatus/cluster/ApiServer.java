package dev.servicestatus.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.Proxy;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;

/**
 * The few requests we make of one API server. Probes have a connection of their own: they must tell
 * whether the server answers, not whether a stream is busy. Redirects are not followed, bodies are
 * capped, and names are checked before they become a path.
 */
final class ApiServer implements AutoCloseable {
  /** So many pods are asked for at once. */
  static final int PAGE = 500;

  private static final int SMALL_ANSWER = 1 << 20;
  private static final int LARGE_ANSWER = FactAnswer.OBJECT_LIMIT;
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration OPEN = Duration.ofSeconds(5);
  private static final Duration LIST_READ = Duration.ofSeconds(10);
  private static final Duration LIST_PAGE = Duration.ofSeconds(60);
  private static final int SHORTEST_WATCH_SECONDS = 300;
  private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern VERSION = Pattern.compile("[-+.\\w]{1,64}");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String EITHER = FactAnswer.PROTOBUF + ", " + FactAnswer.JSON;
  private static final int NOT_ACCEPTABLE = 406;
  private static final OkHttpClient COMMON =
      new OkHttpClient.Builder()
          .protocols(List.of(Protocol.HTTP_1_1))
          .followRedirects(false)
          .followSslRedirects(false)
          .proxy(Proxy.NO_PROXY)
          .fastFallback(false) // it would connect on threads of its own
          .connectTimeout(CONNECT)
          .readTimeout(OPEN)
          .writeTimeout(OPEN)
          .build();

  private final ClusterConnection connection;
  private final ServerClock clock;
  private final OkHttpClient watches;
  private final OkHttpClient lists;
  private final OkHttpClient probes;
  private volatile String token;
  private volatile boolean tokenRead;
  private volatile String factsAccept = EITHER;
  private volatile boolean closed;

  ApiServer(ClusterConnection connection, Duration probeTimeout, ServerClock clock) {
    this.connection = connection;
    this.clock = clock;
    // how long a watch may be silent is decided by who reads it: FactsResponse.within
    this.watches = client(connection).newBuilder().readTimeout(Duration.ZERO).build();
    this.lists = watches.newBuilder().readTimeout(LIST_READ).callTimeout(LIST_PAGE).build();
    this.probes = client(connection).newBuilder().callTimeout(probeTimeout).build();
  }

  private static OkHttpClient client(ClusterConnection connection) {
    return COMMON
        .newBuilder()
        .socketFactory(connection.sockets())
        .sslSocketFactory(connection.tls(), connection.trust())
        .connectionPool(new ConnectionPool(2, 1, TimeUnit.MINUTES))
        .dispatcher(new Dispatcher())
        .build();
  }

  /**
   * One page of the objects.
   *
   * @param resource what objects
   * @param namespace or {@link NeedIndex#ALL}
   * @param more token of the page before; empty for the first page
   */
  FactsResponse list(Resource resource, String namespace, String more, Canon canon)
      throws IOException {
    HttpUrl.Builder url =
        objects(resource, namespace).addQueryParameter("limit", Integer.toString(PAGE));
    if (more.isEmpty()) {
      factsAccept = EITHER; // it may have been a proxy, for a moment, that would not have it
    } else {
      url.addQueryParameter("continue", more);
    }
    return open(resource, lists, url, canon);
  }

  /** The changes of the objects since a resource version. */
  FactsResponse watch(Resource resource, String namespace, ResourceVersion version, Canon canon)
      throws IOException {
    int seconds =
        ThreadLocalRandom.current().nextInt(SHORTEST_WATCH_SECONDS, 2 * SHORTEST_WATCH_SECONDS);
    HttpUrl.Builder url =
        objects(resource, namespace)
            .addQueryParameter("watch", "true")
            .addQueryParameter("allowWatchBookmarks", "true")
            .addQueryParameter("timeoutSeconds", Integer.toString(seconds))
            .addQueryParameter("resourceVersion", version.text());
    return open(resource, watches, url, canon);
  }

  private FactsResponse open(
      Resource resource, OkHttpClient client, HttpUrl.Builder url, Canon canon) throws IOException {
    String accept = factsAccept;
    Call call = client.newCall(request(url, accept));
    Response response;
    try {
      response = execute(call);
    } catch (ApiFailure refused) {
      if (refused.code() == NOT_ACCEPTABLE && accept.equals(EITHER)) {
        factsAccept = FactAnswer.JSON; // not even offered, protobuf does no harm
        return open(resource, client, url, canon);
      }
      throw refused;
    }
    try {
      return new FactsResponse(resource, call, response, canon);
    } catch (IOException | RuntimeException e) {
      response.close();
      throw e;
    }
  }

  /** UID of the namespace kube-system, read by the server from etcd and not from a cache. */
  String clusterUID() throws IOException {
    JsonNode namespace = json(path("api/v1/namespaces/kube-system"), SMALL_ANSWER);
    String uid = namespace.path("metadata").path("uid").asText();
    if (!namespace.path("kind").asText().equals("Namespace")
        || !namespace.path("metadata").path("name").asText().equals("kube-system")
        || !uid.matches("[-a-zA-Z0-9]{1,64}")) {
      throw new MalformedAnswerException("an answer that is not the namespace kube-system");
    }
    return uid;
  }

  /**
   * How far the server is, by a list of one object that it reads from etcd and not from a cache.
   *
   * @param namespace or {@link NeedIndex#ALL}
   */
  ResourceVersion resourceVersion(Resource resource, String namespace) throws IOException {
    JsonNode list =
        json(objects(resource, namespace).addQueryParameter("limit", "1"), LARGE_ANSWER);
    if (!list.path("kind").asText().equals(resource.listKind())) {
      throw new MalformedAnswerException("a list of something else than was asked for");
    }
    return new ResourceVersion(list.path("metadata").path("resourceVersion").asText());
  }

  /** The version of the server, such as v1.36.3. */
  String version() throws IOException {
    String version = json(path("version"), SMALL_ANSWER).path("gitVersion").asText();
    if (!VERSION.matcher(version).matches()) {
      throw new MalformedAnswerException("a version that is none");
    }
    return version;
  }

  JsonNode json(HttpUrl.Builder url, int limit) throws IOException {
    try (Response response = execute(probes.newCall(request(url, FactAnswer.JSON)))) {
      return JSON.readTree(new LimitedStream(response.body().byteStream(), limit));
    } catch (JsonProcessingException e) {
      throw new MalformedAnswerException("JSON that is not what was asked for");
    }
  }

  private Response execute(Call call) throws IOException {
    Response response = new TimelyCall(call, OPEN).execute();
    if (response.code() == 401) {
      tokenRead = false;
    }
    if (response.code() != 200 || closed) {
      response.close();
      throw ApiFailure.of(response);
    }
    Date date = response.headers().getDate("Date");
    if (date != null) {
      clock.read(Math.floorDiv(date.getTime(), 1000L), System.nanoTime());
    } else if (!clock.isKnown()) {
      response.close();
      throw new MalformedAnswerException("an answer without a date");
    }
    return response;
  }

  private Request request(HttpUrl.Builder url, String accept) {
    // identity: a gzip stream costs the server more than the bytes cost the wire
    Request.Builder request =
        new Request.Builder()
            .url(url.build())
            .header("Accept", accept)
            .header("Accept-Encoding", "identity")
            .header("User-Agent", "servicestatus-operator");
    if (!tokenRead) {
      token = connection.token().get();
      tokenRead = true;
    }
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return request.build();
  }

  private HttpUrl.Builder objects(Resource resource, String namespace) {
    boolean all = namespace.equals(NeedIndex.ALL);
    if (!all && !DNS_LABEL.matcher(namespace).matches()) {
      throw new IllegalArgumentException("the name of a namespace must be a DNS label");
    }
    String scope = all ? "" : "namespaces/" + namespace + "/";
    return path(resource.group() + "/" + scope + resource.plural());
  }

  HttpUrl.Builder path(String segments) {
    return connection.server().newBuilder().addPathSegments(segments);
  }

  /** Breaks off every request and closes every socket. */
  @Override
  public void close() {
    closed = true;
    for (OkHttpClient client : List.of(watches, lists, probes)) {
      client.dispatcher().cancelAll();
    }
    release();
  }

  /** Closes what a request left open that ended after {@link #close}; called by who made it. */
  void release() {
    if (closed) {
      watches.connectionPool().evictAll();
      probes.connectionPool().evictAll();
    }
  }
}
