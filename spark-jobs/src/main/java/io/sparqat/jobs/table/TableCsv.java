package io.sparqat.jobs.table;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.Type;

/**
 * The table's plain columns as CSV (RFC 4180), under the names they have in Parquet and with all
 * their digits; the nested ones (layers, curve) are in Parquet only.
 */
public final class TableCsv {
  private static final List<Type> COLUMNS =
      TableSchema.SCHEMA.getFields().stream().filter(Type::isPrimitive).toList();

  private TableCsv() {}

  public static String of(CandidateTable table) {
    StringBuilder out = new StringBuilder();
    out.append(line(COLUMNS.stream().map(Type::getName).toList()));
    for (TableRow row : table.rows()) {
      Group group = TableSchema.toGroup(row);
      out.append(line(COLUMNS.stream().map(column -> cell(group, column)).toList()));
    }
    return out.toString();
  }

  private static String cell(Group group, Type column) {
    return group.getFieldRepetitionCount(column.getName()) == 0
        ? ""
        : group.getValueToString(group.getType().getFieldIndex(column.getName()), 0);
  }

  private static String line(List<String> cells) {
    return cells.stream().map(TableCsv::quoted).collect(Collectors.joining(",", "", "\r\n"));
  }

  private static String quoted(String cell) {
    boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? cell : "\"" + cell.replace("\"", "\"\"") + "\"";
  }
}
