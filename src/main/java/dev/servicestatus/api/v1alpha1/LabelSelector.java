package dev.servicestatus.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;

/**
 * Picks objects by their labels; never empty, so it never picks everything by mistake. All parts
 * must hold.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors">Label
 *     selectors</a>
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@SchemaCustomizer(
    value = Shape.class,
    input =
        "matchLabels: itemLength=63 itemText=" + LabelSelector.VALUE + "; matchExpressions: atomic")
@ValidationRule(
    value =
        "(has(self.matchLabels) && size(self.matchLabels) > 0) || (has(self.matchExpressions) &&"
            + " size(self.matchExpressions) > 0)",
    message = "the selector must not be empty: give `matchLabels` or `matchExpressions`")
@ValidationRule(
    value =
        "!has(self.matchLabels) || self.matchLabels.all(k, size(k) <= 317 && k.matches('"
            + LabelSelector.KEY
            + "'))",
    message =
        "keys of `matchLabels` must be label keys: letters, digits, -, _ and ., after an optional DNS prefix and /")
public record LabelSelector(
    @Size(max = 32) @JsonPropertyDescription("Labels that must have exactly these values.")
        Map<String, String> matchLabels,
    @Size(max = 16) @JsonPropertyDescription("Further conditions on labels; all must hold.")
        List<Requirement> matchExpressions) {

  /** What a label's key looks like. */
  static final String KEY =
      "^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$";

  /** What a label's value looks like. */
  static final String VALUE = "^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$";

  /** Copies; absent parts become empty. */
  public LabelSelector {
    matchLabels = matchLabels == null ? Map.of() : Map.copyOf(matchLabels);
    matchExpressions = matchExpressions == null ? List.of() : List.copyOf(matchExpressions);
  }

  /** One condition on one label. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @SchemaCustomizer(
      value = Shape.class,
      input = "values: itemLength=63 set itemText=" + LabelSelector.VALUE)
  @ValidationRule(
      value = "(self.operator in ['In', 'NotIn']) == (has(self.values) && size(self.values) > 0)",
      message = "`values` must be given with operators In and NotIn, and only with these")
  public record Requirement(
      @Required
          @Size(min = 1, max = 317)
          @Pattern(LabelSelector.KEY)
          @JsonPropertyDescription("The label's key.")
          String key,
      @Required @JsonPropertyDescription("In, NotIn, Exists or DoesNotExist.") Operator operator,
      @Size(max = 32) @JsonPropertyDescription("The values for In and NotIn.")
          List<String> values) {

    /** Copies; absent values become empty. */
    public Requirement {
      values = values == null ? List.of() : List.copyOf(values);
    }

    private boolean matches(String label) {
      return switch (operator) {
        case In -> label != null && values.contains(label);
        case NotIn -> label == null || !values.contains(label);
        case Exists -> label != null;
        case DoesNotExist -> label == null;
      };
    }
  }

  /** How a label is compared. */
  public enum Operator {
    /** Has one of the values. */
    In,
    /** Has none of the values, or not the label. */
    NotIn,
    /** Has the label. */
    Exists,
    /** Has not the label. */
    DoesNotExist
  }

  /** A selector of exact values alone. */
  public static LabelSelector ofLabels(Map<String, String> labels) {
    return new LabelSelector(labels, List.of());
  }

  /**
   * Decides whether labels are picked.
   *
   * @param labels of an object, never null
   * @return true if every part holds
   */
  public boolean matches(Map<String, String> labels) {
    for (Map.Entry<String, String> wanted : matchLabels.entrySet()) {
      if (!wanted.getValue().equals(labels.get(wanted.getKey()))) {
        return false;
      }
    }
    for (Requirement requirement : matchExpressions) {
      if (!requirement.matches(labels.get(requirement.key()))) {
        return false;
      }
    }
    return true;
  }
}
