package dev.servicestatus.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.servicestatus.api.v1alpha1.Condition;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus;
import dev.servicestatus.condition.Explanation;
import dev.servicestatus.condition.ExplanationTree;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is told of one service.
 *
 * @param service its namespace and name
 * @param status what would be written into it
 * @param explanation why; null if it is not looked at
 * @param notes what could not be looked at, or may surprise
 */
record Report(
    String service, ServiceStatusStatus status, Explanation explanation, List<String> notes) {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** 0 if it is Operational, else 1. */
  int exit() {
    return status.level() == Level.Operational ? 0 : 1;
  }

  void print(OutputOption.Form form, PrintWriter out) {
    switch (form) {
      case Text -> text(out);
      case Json -> json(out);
    }
    out.flush();
  }

  private void json(PrintWriter out) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("service", service);
    fields.put("level", status.level());
    fields.put("exit", exit());
    fields.put("status", status);
    if (explanation != null) {
      fields.put("explanation", explanation);
    }
    if (!notes.isEmpty()) {
      fields.put("notes", notes);
    }
    try {
      out.println(JSON.writeValueAsString(fields));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a record that has no JSON", impossible);
    }
  }

  private void text(PrintWriter out) {
    if (status.level() == null) {
      out.println(service + ": not judged yet");
    } else {
      out.println(service + ": " + status.level() + " since " + status.sinceTime());
      out.println(status.summary());
    }
    out.println();
    String row = "%-19s %-8s %-20s %s%n";
    out.printf(row, "CONDITION", "STATUS", "REASON", "MESSAGE");
    for (Condition condition : status.conditions()) {
      boolean told = condition.message().equals(status.summary());
      out.printf(
          row,
          condition.type(),
          condition.status(),
          condition.reason(),
          told ? "(as above)" : condition.message());
    }
    out.println();
    if (explanation != null) {
      ExplanationTree.lines(service, explanation).forEach(out::println);
      out.println();
    }
    notes.forEach(note -> out.println("note: " + note));
  }
}
