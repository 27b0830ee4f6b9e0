package dev.servicestatus;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** Bounds of the source text, which class files do not show. */
class SourceTest {
  private static final Path MAIN = Path.of("src/main/java");
  private static final int LONGEST_FILE = 250;
  private static final int LONGEST_METHOD = 40;

  private static List<Path> sources() throws IOException {
    try (var files = Files.walk(MAIN)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  @Test
  void noFileIsTooLong() throws IOException {
    var tooLong = new TreeMap<Path, Integer>();
    for (Path file : sources()) {
      int lines = Files.readAllLines(file).size();
      if (lines > LONGEST_FILE) {
        tooLong.put(file, lines);
      }
    }
    assertThat(tooLong).as("files of more than %d lines", LONGEST_FILE).isEmpty();
  }

  @Test
  void noMethodIsTooLong() throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var tooLong = new ArrayList<String>();
    try (var files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      var units = files.getJavaFileObjectsFromPaths(sources());
      var task = (JavacTask) compiler.getTask(null, files, null, null, null, units);
      for (CompilationUnitTree unit : task.parse()) {
        new LongMethods(unit, Trees.instance(task), tooLong).scan(unit, null);
      }
    }
    assertThat(tooLong).as("methods of more than %d lines", LONGEST_METHOD).isEmpty();
  }

  @Test
  void everyPackageSaysWhatItAnswers() throws IOException {
    var folders = sources().stream().map(Path::getParent).distinct();
    Path root = MAIN.resolve("dev/servicestatus");

    assertThat(folders.filter(folder -> !folder.equals(root)))
        .allMatch(folder -> Files.exists(folder.resolve("package-info.java")));
  }

  private static final class LongMethods extends TreeScanner<Void, Void> {
    private final CompilationUnitTree unit;
    private final Trees trees;
    private final List<String> found;

    LongMethods(CompilationUnitTree unit, Trees trees, List<String> found) {
      this.unit = unit;
      this.trees = trees;
      this.found = found;
    }

    @Override
    public Void visitMethod(MethodTree method, Void nothing) {
      var positions = trees.getSourcePositions();
      var lines = unit.getLineMap();
      long first = lines.getLineNumber(positions.getStartPosition(unit, method));
      long last = lines.getLineNumber(positions.getEndPosition(unit, method));
      if (last - first + 1 > LONGEST_METHOD) {
        String file = unit.getSourceFile().getName();
        found.add("%s:%d %s: %d".formatted(file, first, method.getName(), last - first + 1));
      }
      return super.visitMethod(method, nothing);
    }
  }
}
