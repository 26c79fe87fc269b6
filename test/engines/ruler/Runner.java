import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import software.amazon.event.ruler.JsonRuleCompiler;
import software.amazon.event.ruler.Machine;

/**
 * Matches events with event-ruler. Each line of stdin is {"rule": text, "events": [text, …]}, and each line of stdout
 * answers it: {"matched": [index, …]}, or {"refused": reason} for a rule that the library refuses.
 */
public class Runner {
  private static final ObjectMapper json = new ObjectMapper();

  public static void main(String[] none) throws Exception {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream out = new PrintStream(System.out, false, "UTF-8");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      out.print(json.writeValueAsString(answer(json.readTree(line))) + "\n");
      out.flush();
    }
  }

  private static ObjectNode answer(JsonNode question) throws Exception {
    ObjectNode answer = json.createObjectNode();
    String rule = question.get("rule").asText();
    // addRule compiles a rule with a faulty $or a second time, with $or as a field's name. check does not.
    String refused = JsonRuleCompiler.check(rule);
    if (refused != null) return answer.put("refused", refused);
    Machine machine = Machine.builder().build();
    machine.addRule("rule", rule);
    ArrayNode matched = answer.putArray("matched");
    JsonNode events = question.get("events");
    for (int index = 0; index < events.size(); index++) {
      if (!machine.rulesForJSONEvent(events.get(index).asText()).isEmpty()) matched.add(index);
    }
    return answer;
  }
}
