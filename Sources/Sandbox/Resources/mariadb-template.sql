-- The empty database and its one user. The socket's folder is what protects it, so the password is no secret.
CREATE DATABASE carillon CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
FLUSH PRIVILEGES;
CREATE USER 'carillon'@'localhost' IDENTIFIED BY 'carillon';
GRANT ALL ON *.* TO 'carillon'@'localhost';
