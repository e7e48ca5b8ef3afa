package org.dtrace4j.examples.ci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The recipes are YAML, have the parts that their systems ask for, and run the command with options that it has. */
class RecipesTest {
    private static Map<String, Object> read(String file) throws IOException {
        return new Yaml().load(Files.readString(Path.of("ci", file)));
    }

    @Test
    void gitHubsHasOneJobWhoseStepsDoSomething() throws IOException {
        Map<String, Object> recipe = read("github-actions.yml");
        // YAML 1.1 reads the word "on" as a truth.
        assertTrue(recipe.containsKey("on") || recipe.containsKey(Boolean.TRUE), recipe::toString);
        Map<?, ?> jobs = (Map<?, ?>) recipe.get("jobs");
        Map<?, ?> job = (Map<?, ?>) jobs.values().iterator().next();
        assertTrue(job.containsKey("runs-on"));
        List<?> steps = (List<?>) job.get("steps");
        for (Object step : steps) {
            Map<?, ?> parts = (Map<?, ?>) step;
            assertTrue(parts.containsKey("uses") != parts.containsKey("run"), step::toString);
        }
        assertEquals(2, steps.stream().filter(step -> checks(((Map<?, ?>) step).get("run"))).count());
        assertEquals(1, steps.stream().filter(step -> tests(((Map<?, ?>) step).get("run"))).count());
    }

    @Test
    void gitLabsHasAScript() throws IOException {
        Map<?, ?> job = (Map<?, ?>) read("gitlab-ci.yml").get("d-scripts");
        List<?> script = (List<?>) job.get("script");
        assertEquals(2, script.stream().filter(RecipesTest::checks).count());
        Object last = script.get(script.size() - 1);
        Object before = script.get(script.size() - 2);
        assertTrue(checks(before) && tests(last) && !(before + "" + last).contains("||"), "the last lines decide");
    }

    private static boolean tests(Object command) {
        return command != null && command.toString().contains("bin/ksim test ");
    }

    private static boolean checks(Object command) {
        return command != null && command.toString().contains("bin/dtrace -e --check ");
    }
}
